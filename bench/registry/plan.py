"""A question turned into numbers: what every peer computes with. Nothing here is measured apart: each peer plans itself."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from secondchair.core.wishes import Wish, Wishes
from secondchair.registry.country.earth import KM_A_MILE, chord2, xyz

BANDS_KM = (2, 5, 10, 20, 40, 80, 160, 320)
BANDS: tuple[float, ...] = tuple(chord2(km) for km in BANDS_KM)
BAND_POINTS: tuple[int, ...] = tuple(100 * (8 - band) // 8 for band in range(9))
ONES = ("gender", "licence")
UNKNOWN_COSTS = 40

Must = tuple[int | None, str]


@dataclass(frozen=True)
class Test:
    """One wish. ``codes`` of ONES; ``mask``: words of 64 bits of a list; ``at_most`` of fee and since.

    ``met`` and ``unknown``: points for that state; missed is always 0. ``must``: its bit in a violation code, or -1.
    """

    who: int
    on: str
    wanted: bool
    met: int
    unknown: int
    must: int = -1
    codes: tuple[int, ...] = ()
    mask: tuple[int, ...] = ()
    at_most: int = 0


@dataclass(frozen=True)
class Plan:
    """``points``: x y z in km a person; ``cap``, ``wide``: squared chords of the miles and of twice the miles.

    ``everyone``: no distance counts and nobody is out of reach. ``states``: bits that a row needs for video. ``musts``:
    what each bit of a violation code stands for; the first are access, one a person.
    """

    in_person: bool
    by_video: bool
    everyone: bool
    points: tuple[tuple[float, float, float], ...]
    cap: tuple[float, ...]
    wide: tuple[float, ...]
    states: int
    tests: tuple[Test, ...]
    musts: tuple[Must, ...]
    hours: tuple[tuple[int, ...], ...] = ()  # masks: of the first, of the second, of both; empty where not asked
    base: int = 100
    shown: tuple[Must, ...] = field(default=())  # the musts that an answer lists, in its order

    def bit(self, must: Must) -> int:
        return self.musts.index(must)


def plan_of(people: Sequence[Wishes], words: dict[str, dict[str, int]]) -> Plan:
    """``words``: attribute → word → its number (``Columns.words`` turned round)."""
    in_person = all(person.format != "video" for person in people)
    numbers = {words["states"].get(person.state) for person in people}
    by_video = all(person.format != "in_person" for person in people) and None not in numbers
    kms = [None if person.miles is None else person.miles * KM_A_MILE for person in people]
    # Where nobody named miles, everybody is near: video can add nothing.
    everyone = in_person and all(km is None for km in kms)
    musts: list[Must] = [(i, "near") for i in range(len(people))]
    tests = []
    for i, person in enumerate(people):
        soft = sum(wish.weight for wish in person.wishes if wish.strength == "prefer")
        for wish in person.wishes:
            tests.append(_test(i, wish, words, soft, len(musts)))
            if wish.strength == "must":
                musts.append((i, wish.on))
    musts.append((None, "openings"))
    hours = [test.mask for test in tests if test.on == "hours" and test.must >= 0]
    together: tuple[tuple[int, ...], ...] = ()
    if len(hours) == 2:
        musts.append((None, "hours_together"))
        together = (*hours, tuple(a & b for a, b in zip(*hours, strict=True)))
    return Plan(
        in_person=in_person,
        by_video=by_video and not everyone,
        everyone=everyone,
        points=tuple(xyz(person.lat, person.lon) for person in people),
        cap=tuple(chord2(km) for km in kms),
        wide=tuple(chord2(None if km is None else 2 * km) for km in kms),
        states=sum(1 << number for number in numbers if number is not None),
        tests=tuple(tests),
        musts=tuple(musts),
        hours=together,
        base=100 if in_person else 200,
        shown=_shown(musts, people, in_person),
    )


def _shown(musts: list[Must], people: Sequence[Wishes], in_person: bool) -> tuple[Must, ...]:
    shown = [
        (who, on)
        for who, on in musts
        if on != "near" or (in_person and who is not None and people[who].miles is not None)
    ]
    return tuple(sorted(shown, key=lambda must: (must[0] is None, must[0] or 0, must[1])))


def _test(who: int, wish: Wish, words: dict[str, dict[str, int]], soft: int, bit: int) -> Test:
    must = wish.strength == "must"
    most = 0 if must else wish.weight * 800 // soft
    met, unknown, at = (0, -UNKNOWN_COSTS, bit) if must else (most, most // 3, -1)
    if wish.at_most is not None:
        return Test(who, wish.on, True, met, unknown, at, at_most=wish.at_most)
    known = words[wish.on]
    numbers = sorted({known[word] for word in wish.want or wish.avoid if word in known})
    wanted = bool(wish.want)
    if wish.on in ONES:
        return Test(who, wish.on, wanted, met, unknown, at, codes=tuple(number + 1 for number in numbers))
    whole = sum(1 << number for number in numbers)
    length = (len(known) + 63) // 64
    return Test(
        who, wish.on, wanted, met, unknown, at, mask=tuple(whole >> 64 * n & (2**64 - 1) for n in range(length))
    )


def radius(wide: float) -> float:
    """Half the side of a box that holds every point within a squared chord; a little larger, for rounding."""
    return math.sqrt(wide) + 0.01
