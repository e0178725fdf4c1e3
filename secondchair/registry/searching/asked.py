"""Wishes → a question in the directory's own numbers, which any engine answers: the compiled one, or the one in numpy.

A row is judged by one running *account*, a whole number of 64 bits: the low 32 say which musts are broken, a bit a must;
above them stand the points of the first person and of the second, 16 bits each. Every line of a column's table adds its
part, so a search is additions. Which points are given for what: the definition of the joint search (BASE and so on).
"""

from collections.abc import Sequence
from typing import NamedTuple

from ...core.wishes import Wish, Wishes
from ..country.earth import KM_A_MILE, chord2, xyz
from ..keeping.columns import COLUMN_OF
from ..keeping.snapshot import Snapshot

BANDS_KM = (2, 5, 10, 20, 40, 80, 160, 320)
BASE, FOR_DISTANCE, FOR_WISHES, UNKNOWN_COSTS = 100, 100, 800, 40  # points; one person has at most 1000
MISSED, UNKNOWN, MET = 0, 1, 2
OPENINGS, HOURS_TOGETHER, FIRST_WISH = 2, 3, 4  # bits of musts; 0 and 1 are the two people's "near"
WANT, AVOID, AT_MOST = 0, 1, 2

Must = tuple[int | None, str]  # whose (None: of both) and on what


class Asked(NamedTuple):
    """One wish of a person (0 or 1) on an attribute. ``mask``: its words as bits, in as many bytes as a line's bits have.

    ``bit`` is the must's, or None where the wish is a preference; ``points`` for missed, unknown and met.
    """

    person: int
    on: str
    kind: int
    mask: bytes
    at_most: int
    bit: int | None
    points: tuple[int, int, int]


class Question(NamedTuple):
    """What one person or two ask. Distances are squared chords in km²; inf where there is no limit.

    ``states`` are groups of the directory, each once, the one with fewer rows first; empty where nobody can be reached by
    video; ``states_mask`` the same as bits of the column "states". ``together``: the hours that suit both, as bits, where
    both named hours that must hold.
    """

    people: int
    in_person: bool
    states: tuple[int, ...]
    states_mask: bytes
    at: tuple[tuple[float, float, float], ...]
    near2: tuple[float, ...]
    wide2: tuple[float, ...]
    wishes: tuple[Asked, ...]
    together: bytes | None
    musts: tuple[tuple[int, Must], ...]  # bit and must, for everything that may be dropped
    by_distance: bool


BANDS2: tuple[float, ...] = tuple(chord2(band) for band in BANDS_KM)


def question_of(snapshot: Snapshot, people: Sequence[Wishes], by_distance: bool = False) -> Question:
    """The question of one person's wishes or two people's."""
    in_person = all(person.format != "video" for person in people)
    caps = [None if person.miles is None else person.miles * KM_A_MILE for person in people]
    asked: list[Asked] = []
    for i, person in enumerate(people):
        total = sum(wish.weight for wish in person.wishes if wish.strength == "prefer")
        for wish in person.wishes:
            asked.append(_asked(snapshot, i, wish, total, FIRST_WISH + len(asked)))
    together = _hours_together(people)
    states = _states(snapshot, people)
    return Question(
        people=len(people),
        in_person=in_person,
        states=tuple(
            sorted((snapshot.words["groups"][state] for state in states), key=snapshot.rows_by_group.__getitem__)
        ),
        states_mask=mask_of(snapshot, "states", states) if states else b"",
        at=tuple(xyz(person.lat, person.lon) for person in people),
        near2=tuple(chord2(cap) for cap in caps),
        wide2=tuple(chord2(None if cap is None else 2 * cap) for cap in caps),
        wishes=tuple(asked),
        together=None if together is None else mask_of(snapshot, "hours", tuple(together)),
        musts=_musts(asked, caps if in_person else [], together is not None),
        by_distance=by_distance,
    )


def _asked(snapshot: Snapshot, i: int, wish: Wish, total: int, bit: int) -> Asked:
    must = wish.strength == "must"
    most = 0 if must else wish.weight * FOR_WISHES // total
    return Asked(
        person=i,
        on=wish.on,
        kind=AT_MOST if wish.at_most is not None else WANT if wish.want else AVOID,
        mask=mask_of(snapshot, wish.on, wish.want or wish.avoid),
        at_most=wish.at_most or 0,
        bit=bit if must else None,
        points=(0, -UNKNOWN_COSTS, 0) if must else (0, most // 3, most),
    )


def mask_of(snapshot: Snapshot, on: str, words: Sequence[str]) -> bytes:
    """The bits of some words of a fact; words that nobody in the directory has are no bits. No bytes for fee and since."""
    known = snapshot.words.get(on)
    if known is None:
        return b""
    # A word's bit is its number in a set; gender and licence count from 1, as their columns do.
    shift = 0 if COLUMN_OF[on] == on else 1
    whole = 0
    for word in words:
        number = known.get(word)
        if number is not None:
            whole |= 1 << (number + shift)
    return whole.to_bytes(8 * (-(-(len(known) + shift) // 64) or 1), "little")


def _states(snapshot: Snapshot, people: Sequence[Wishes]) -> tuple[str, ...]:
    """The states in which a therapist must be licensed to be met by video; empty where nobody can be met so."""
    if any(person.format == "in_person" for person in people):
        return ()
    asked = tuple(sorted({person.state for person in people}))
    return asked if all(state in snapshot.words["states"] for state in asked) else ()


def _hours_together(people: Sequence[Wishes]) -> set[str] | None:
    """The hours that suit two people who both name hours that must hold; None where they do not."""
    hours = [set(w.want) for p in people for w in p.wishes if w.on == "hours" and w.strength == "must"]
    return hours[0] & hours[1] if len(hours) == 2 else None


def _musts(asked: Sequence[Asked], caps: Sequence[float | None], together: bool) -> tuple[tuple[int, Must], ...]:
    """Every must that was asked, with its bit; those of both people last."""
    found: list[tuple[int, Must]] = [(wish.bit, (wish.person, wish.on)) for wish in asked if wish.bit is not None]
    found += [(i, (i, "near")) for i, cap in enumerate(caps) if cap is not None]
    found.append((OPENINGS, (None, "openings")))
    if together:
        found.append((HOURS_TOGETHER, (None, "hours_together")))
    return tuple(sorted(found, key=lambda one: (one[1][0] is None, one[1][0] or 0, one[1][1])))
