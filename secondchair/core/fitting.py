"""How one therapist stands to one wish, for the few that stand on a page. The joint search says the same of each row."""

from .therapists import Therapist
from .wishes import Wish

MET, UNKNOWN, MISSED = "met", "unknown", "missed"


def standing(wish: Wish, therapist: Therapist) -> str:
    """MET, UNKNOWN or MISSED. What is not known is never a no; a fee past the limit may still be lowered for some."""
    have = getattr(therapist, wish.on)
    if have in (None, "", ()):
        return UNKNOWN
    if wish.at_most is not None:
        if have <= wish.at_most:
            return MET
        return UNKNOWN if wish.on == "fee" and therapist.sliding else MISSED
    values = set(have) if isinstance(have, tuple) else {have}
    if wish.want:
        return MET if values & set(wish.want) else MISSED
    return MISSED if values & set(wish.avoid) else MET
