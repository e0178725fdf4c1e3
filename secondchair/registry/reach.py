"""Which therapists two people can get to at all: near both, or by video where licensed in both people's states."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.wishes import Wishes
from .columns import Array
from .earth import KM_A_MILE, chord2, xyz
from .snapshot import Snapshot

MISSED, UNKNOWN, MET = 0, 1, 2
STATES: tuple[str, ...] = ("missed", "unknown", "met")  # the words for the three numbers above


@dataclass(frozen=True)
class Reach:
    """The m rows that can be reached, and how; arrays of length m, one entry a person where it is a tuple.

    ``at``: positions in the columns. ``chords2``: squared distance in km². ``near``: within the person's own miles.
    ``video``: MISSED, UNKNOWN or MET.
    """

    at: NDArray[np.int64]
    chords2: tuple[NDArray[np.float64], ...]
    near: tuple[NDArray[np.bool_], ...]
    video: NDArray[np.int8]

    def only(self, which: NDArray[np.int64]) -> "Reach":
        """The same for some of the rows, by their number in this one."""
        return Reach(
            self.at[which],
            tuple(chord[which] for chord in self.chords2),
            tuple(near[which] for near in self.near),
            self.video[which],
        )


def reach_of(snapshot: Snapshot, people: Sequence[Wishes]) -> Reach:
    """The rows within twice everyone's miles, so that a concession can be counted, and those that video may reach."""
    in_person = is_in_person(people)
    points = snapshot.column("xyz").astype(np.float64)
    chords2 = [_chords2(points, person) for person in people]
    video = _video(snapshot, people)
    inside = np.full(len(snapshot), in_person)
    for person, chords in zip(people, chords2, strict=True):
        inside &= chords <= cap_of(person, times=2)
    at = np.flatnonzero(inside | (video != MISSED))
    chosen = tuple(chords[at] for chords in chords2)
    near = tuple((chords <= cap_of(person)) & in_person for person, chords in zip(people, chosen, strict=True))
    return Reach(at, chosen, near, video[at])


def is_in_person(people: Sequence[Wishes]) -> bool:
    """Whether everyone would go there."""
    return all(person.format != "video" for person in people)


def is_by_video(people: Sequence[Wishes]) -> bool:
    """Whether everyone would meet by video."""
    return all(person.format != "in_person" for person in people)


def cap_of(person: Wishes, times: int = 1) -> float:
    """The squared chord in km² of a person's miles, or of so many times of them."""
    return chord2(None if person.miles is None else times * (person.miles * KM_A_MILE))


def _chords2(points: Array, person: Wishes) -> NDArray[np.float64]:
    # Term by term and in this order: the sum is the same to the last bit wherever it is computed.
    x, y, z = (axis - value for axis, value in zip(points, xyz(person.lat, person.lon), strict=True))
    chords: NDArray[np.float64] = x * x + y * y + z * z
    return chords


def _video(snapshot: Snapshot, people: Sequence[Wishes]) -> NDArray[np.int8]:
    missed = np.zeros(len(snapshot), np.int8)
    numbers = [snapshot.words["states"].get(state) for state in sorted({person.state for person in people})]
    if not is_by_video(people) or None in numbers:
        return missed
    licensed = np.ones(len(snapshot), np.bool_)
    states = snapshot.column("states")
    for number in numbers:
        word, bit = divmod(number or 0, 64)
        licensed &= (states[word] & np.uint64(1 << bit)) != 0
    offered = np.array([MISSED, MET, UNKNOWN], np.int8)[snapshot.column("video")]  # 0 no, 1 yes, -1 unknown
    return np.where(licensed, offered, missed)
