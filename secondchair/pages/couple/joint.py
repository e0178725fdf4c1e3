"""The joint list: the search on what both opened, and the names that each put on it. The same for both, in one order.

Nothing of either one's own goes in: no wish that is mine, no mark, no search. So the list, its order and its reasons may
be told to both (security design, box 3); the rule of five candidates (clinical dossier D.7) is for joint results of hidden
wishes, and there are none here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from secondchair.core.therapists import Shortlist, Therapist
from secondchair.core.wishes import Wishes
from secondchair.pages.directory import therapist_of, therapists
from secondchair.pages.listing.wished import WISH_ITEMS, both_wishes
from secondchair.registry.search import joint_shortlist

LONGEST = 8  # therapists that the search puts on the list


@dataclass(frozen=True)
class Joint:
    """``wishes``: mine first, or None where neither opened a place; then ``shortlist`` is empty.

    ``people``: whom the search found, in its order, then the names that were put on, by name: the same for both.
    """

    wishes: tuple[Wishes, Wishes] | None
    shortlist: Shortlist
    people: tuple[Therapist, ...]


def this_year() -> int:
    """The current year, for "at least ten years"."""
    return timezone.now().year


def open_wishes(items: Mapping[str, Any]) -> dict[str, Any]:
    """Of items that are open, those that are wishes."""
    return {item: items[item] for item in WISH_ITEMS if item in items}


def joint_of(mine: Mapping[str, Any], theirs: Mapping[str, Any], names: Iterable[int]) -> Joint:
    """The joint list of what both opened (item → value) and the names that either put on it."""
    pair = both_wishes(open_wishes(mine), open_wishes(theirs), this_year())
    shortlist = joint_shortlist(therapists(), pair, LONGEST) if pair else Shortlist(0)
    found = known(row.id for row in shortlist.rows)
    put = {who.id: who for who in known(names) if who not in found}
    return Joint(pair, shortlist, (*found, *sorted(put.values(), key=lambda who: (who.name.casefold(), who.id))))


def known(numbers: Iterable[int]) -> tuple[Therapist, ...]:
    """The therapists of these ids, without those that the directory no longer holds."""
    return tuple(who for number in numbers if (who := therapist_of(number)) is not None)
