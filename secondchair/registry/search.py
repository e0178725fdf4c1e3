"""The joint search: which therapists suit one person, or two at once, and why.

Everything is counted in whole points, so any two implementations agree to the last bit. There are three: ``kernel.c``,
``numeric`` for where it was not compiled, and a slow twin in the tests that knows neither codes nor blocks.
"""

import math
from collections.abc import Iterator, Sequence

from ..core.bad_input import BadInput
from ..core.therapists import Concession, Shortlist, ShortlistRow
from ..core.wishes import Wishes
from . import Registry
from .country.earth import km_of
from .keeping.snapshot import Snapshot
from .searching.answered import Best
from .searching.asked import UNKNOWN, Question, question_of
from .searching.engines import Engine

_WORDS = ("missed", "unknown", "met")  # for MISSED, UNKNOWN and MET, which are 0, 1 and 2
ORDERS: tuple[str, ...] = ("fit", "distance")


def joint_shortlist(
    registry: Registry, wishes: Sequence[Wishes], k: int = 8, order: str = "fit", engine: Engine | None = None
) -> Shortlist:
    """The k best therapists for one person's wishes or two people's. The same, mirrored, if the two swap.

    A row that breaks a must is out; unknown never breaks one. ``order`` "fit": the product of the people's points, then
    the smaller, then the smaller id; "distance": the longer of the two ways, then as "fit". Raises BadInput where
    there are not one or two people, k is negative or the order is not known.
    """
    if not 1 <= len(wishes) <= 2:
        raise BadInput(f"a search is for one person or two, not for {len(wishes)}")
    if k < 0:
        raise BadInput(f"k: {k} is below 0; say how many rows to list")
    if order not in ORDERS:
        raise BadInput(f"order: “{order}” is not known; known are {' and '.join(ORDERS)}")
    snapshot = registry.snapshot
    question = question_of(snapshot, wishes, by_distance=order == "distance")
    answer = (engine or registry.engine).answer(question, k)
    return Shortlist(
        count=answer.count,
        rows=tuple(_rows(snapshot, question, answer.best)),
        concessions=tuple(Concession(who, on, answer.single[bit]) for bit, (who, on) in question.musts),
        facets=answer.facets,
    )


def _rows(snapshot: Snapshot, question: Question, best: Sequence[Best]) -> Iterator[ShortlistRow]:
    """The best rows in words: what was asked, how it stands, what is left to ask."""
    # The wishes of the first person come first in every Best; before each person's own there is the access.
    own = [["access", *(wish.on for wish in question.wishes if wish.person == i)] for i in range(question.people)]
    first = len(own[0]) - 1
    room, terms, ids = snapshot.room_by_terms, snapshot.view["terms"], snapshot.view["ids"]
    for position, row, score, pareto, chords2, access, states in best:
        standing = [[access[0], *states[:first]]]
        if len(own) == 2:
            standing.append([access[1], *states[first:]])
        ask = {"openings"} if room[terms[row]] < 0 else set()
        reasons = []
        for names, how in zip(own, standing, strict=True):
            reasons.append(dict(zip(names, [_WORDS[state] for state in how], strict=True)))
            if UNKNOWN in how:
                ask.update([name for name, state in zip(names, how, strict=True) if state == UNKNOWN])
        yield ShortlistRow(
            id=ids[position],
            name=snapshot.name(position),
            score=score,
            product=math.prod(score),
            pareto=pareto,
            km=tuple([round(km_of(chord), 1) for chord in chords2]),
            reasons=tuple(reasons),
            ask=tuple(sorted(ask)),
        )
