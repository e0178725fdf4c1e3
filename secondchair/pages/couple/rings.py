"""How one therapist stands to wishes: a ring and few words for each, filled, dashed (ask) or empty."""

from collections.abc import Callable
from dataclasses import dataclass

from secondchair.content import Words
from secondchair.core.fitting import standing
from secondchair.core.sharing import SENSITIVE
from secondchair.core.therapists import Therapist
from secondchair.core.wishes import Wish
from secondchair.pages.listing.cards import RING, Point, wish_label
from secondchair.pages.listing.wished import Wished
from secondchair.registry.country.earth import KM_A_MILE, km_between

Ring = Callable[[Therapist], str]


@dataclass(frozen=True)
class Asked:
    """One wish as a row of rings: its name, its words, and which ring (yes, ask or no) each therapist has."""

    name: str
    label: str
    ring: Ring

    def point(self, therapist: Therapist) -> Point:
        """The ring of one therapist."""
        return Point(self.name, self.label, self.ring(therapist))


def asked_by(wished: Wished, said: Words, listing: Words) -> list[Asked]:
    """The wishes that a list can answer, in the order of the search form. ``said``: the words of couple/wished."""
    asked = []
    if wished.place is not None:
        label = str(said["near_ring"]).format(place=wished.town)
        asked.append(Asked("near", label, lambda who: near_ring(wished, who)))
    if wished.format == "video":
        asked.append(Asked("how", str(said["formats"]["video"]), _video_ring))
    return [*asked, *(Asked(wish.on, _label(wish, said, listing), _ring_of(wish)) for wish in wished.wishes)]


def _ring_of(wish: Wish) -> Ring:
    return lambda who: RING[standing(wish, who)]


def _label(wish: Wish, said: Words, listing: Words) -> str:
    label = wish_label(wish, listing)
    return str(said["knows"]).format(what=label) if wish.on in SENSITIVE and not wish.avoid else label


def _video_ring(therapist: Therapist) -> str:
    return "ask" if therapist.video is None else "yes" if therapist.video else "no"


def near_ring(wished: Wished, therapist: Therapist) -> str:
    """Near enough or not, from the wished place; whoever comes by video may still be on the list."""
    if wished.place is None or wished.miles is None:
        return "yes"
    away = km_between(wished.place.lat, wished.place.lon, therapist.lat, therapist.lon)
    return "yes" if away <= wished.miles * KM_A_MILE else "no"
