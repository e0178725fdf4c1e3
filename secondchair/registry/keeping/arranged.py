"""The order in which a directory lies on disk: by state and place, so that a search reads one stretch and no more.

Every therapist stands in the stretch of one state, the home; whoever is licensed in further states stands as well, as a
copy, in the *visiting* stretch of each of those. A stretch is a run of points (a ZIP code's point is shared by many), each
with its rows; 64 points make a block with a box around it. ``docs/decisions/0010-registry-on-disk.md`` draws it.

| array | type, shape | holds |
|---|---|---|
| ids | int64 (n,) | sorted |
| state_of | uint16 (n,) | the state of the practice, a word's number from 1, 0 unknown |
| rank | uint32 (R,) | place of a row's id in ``ids``; R = n and the copies |
| who, terms, states, … hours | uint16 or 32 (R,) | a code a row, see ``columns`` |
| first | uint32 (P + 1,) | the first row of each point |
| x, y, z; lat, lon | float32; float64 (P,) | km from the Earth's middle; degrees |
| block_first | uint32 (B + 1,) | the first point of each block |
| boxes | float32 (6, B) | least x y z, greatest x y z |
| home_boxes | float32 (6, G) | the same of each home |
| stretch | uint32 (2G + 1,) | the first block of each stretch: G homes, then G visiting |
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..country.earth import xyz
from ..parts import Part
from .columns import Array, columns_by_code

BLOCK = 64  # points
NOWHERE = ""  # the group of those who are licensed in no state that is known


def arranged(part: Part) -> tuple[dict[str, Array], dict[str, list[str]]]:
    """All arrays of a directory but those of names and texts, and the words behind its numbers, "groups" among them."""
    columns, words = columns_by_code(part)
    places = _Places(part.lat, part.lon)
    groups, rank, section = _sections(part)
    order = np.lexsort((rank, places.place[rank], section))
    rank, section = rank[order], section[order]
    place = places.place[rank]
    new = np.ones(len(rank), np.bool_)
    new[1:] = (place[1:] != place[:-1]) | (section[1:] != section[:-1])
    first = np.flatnonzero(new)
    at, of = place[first], section[first]
    block_first, stretch = _blocks(of, 2 * len(groups))
    boxes = _boxes([places.points[axis][at] for axis in "xyz"], block_first)
    arrays = {name: codes[rank] if name in RANKED else codes for name, codes in columns.items()}
    return {
        **arrays,
        "ids": part.id,
        "rank": rank.astype(np.uint32),
        "first": np.append(first, len(rank)).astype(np.uint32),
        **{name: values[at] for name, values in places.points.items()},
        "block_first": block_first,
        "boxes": boxes,
        "home_boxes": _home_boxes(boxes, stretch[: len(groups) + 1]),
        "stretch": stretch,
    }, {**words, "groups": groups}


RANKED: frozenset[str] = frozenset({"who", "terms", "states", "training", "languages", "insurance", "culture", "hours"})


class _Places:
    """The different points of some rows along a Hilbert curve: ``place`` (n,) into ``points``."""

    def __init__(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> None:
        order = np.lexsort((lon, lat))
        new = np.ones(len(order), np.bool_)
        new[1:] = (lat[order][1:] != lat[order][:-1]) | (lon[order][1:] != lon[order][:-1])
        different = order[new]
        curve = np.argsort(hilbert(lat[different], lon[different]), kind="stable")
        along = np.empty(len(curve), np.int64)
        along[curve] = np.arange(len(curve))
        self.place = np.empty(len(order), np.int64)
        self.place[order] = along[np.cumsum(new) - 1]
        different = different[curve]
        # Computed one by one with the C library's own functions: numpy's differ in the last bit.
        points = np.array([xyz(a, o) for a, o in zip(lat[different].tolist(), lon[different].tolist(), strict=True)])
        x, y, z = points.reshape(-1, 3).astype(np.float32).T
        self.points: dict[str, Array] = {"lat": lat[different], "lon": lon[different], "x": x, "y": y, "z": z}


def hilbert(lat: NDArray[np.float64], lon: NDArray[np.float64], bits: int = 16) -> NDArray[np.int64]:
    """Place on a Hilbert curve over the map, of side 2^bits: what is near on the curve is near on the ground.

    The usual bitwise algorithm (J. Skilling, "Programming the Hilbert curve", 2004, here in two dimensions).
    """
    side = 1 << bits
    x = np.clip(((lon + 180) / 360 * side).astype(np.int64), 0, side - 1)
    y = np.clip(((lat + 90) / 180 * side).astype(np.int64), 0, side - 1)
    along = np.zeros(len(x), np.int64)
    step = side >> 1
    while step:
        right, up = (x & step) > 0, (y & step) > 0
        along += step * step * ((3 * right) ^ up)
        turn = ~up
        x[turn & right], y[turn & right] = side - 1 - x[turn & right], side - 1 - y[turn & right]
        x[turn], y[turn] = y[turn], x[turn]
        step >>= 1
    return along


def _sections(part: Part) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """The groups, and for every row and copy its rank and its section: group for a home, G + group for a visitor."""
    state, states = part.coded["state"], part.coded["states"]
    groups = sorted({NOWHERE, *(word for value in states.values for word in value)})
    number = {word: place for place, word in enumerate(groups)}
    pairs, pair_of = np.unique(state.codes.astype(np.int64) * len(states.values) + states.codes, return_inverse=True)
    homes = np.zeros(len(pairs), np.int64)
    others: list[list[int]] = []
    for place, pair in enumerate(pairs.tolist()):
        own, licensed = state.values[pair // len(states.values)], states.values[pair % len(states.values)]
        home = own if own in licensed else next(iter(licensed), NOWHERE)
        homes[place] = number[home]
        others.append([number[word] for word in licensed if word != home])
    many = np.array([len(other) for other in others], np.int64)[pair_of] if len(pairs) else np.zeros(0, np.int64)
    ranks = np.arange(len(part.id))
    visitors = np.repeat(ranks, many)
    flat: NDArray[np.int64] = np.array([word for other in others for word in other], np.int64)
    starts = np.cumsum([0, *(len(other) for other in others)])[:-1]
    within = np.arange(len(visitors)) - np.repeat(np.cumsum(many) - many, many)
    visiting = flat[np.repeat(starts[pair_of], many) + within] if len(visitors) else np.zeros(0, np.int64)
    return (
        groups,
        np.concatenate([ranks, visitors]),
        np.concatenate([homes[pair_of], len(groups) + visiting]).astype(np.int64),
    )


def _blocks(section: NDArray[np.int64], sections: int) -> tuple[Array, Array]:
    """The first point of every block and the first block of every section; a block never leaves its section."""
    counts = np.bincount(section, minlength=sections)
    ends = np.cumsum(counts)
    firsts = [np.arange(end - count, end, BLOCK) for count, end in zip(counts.tolist(), ends.tolist(), strict=True)]
    block_first = np.append(np.concatenate([*firsts, np.zeros(0)]), len(section)).astype(np.uint32)
    return block_first, np.cumsum([0, *(len(one) for one in firsts)]).astype(np.uint32)


def _boxes(axes: list[Any], block_first: Array) -> Array:
    starts = block_first[:-1].astype(np.int64)
    if not len(starts):
        return np.zeros((6, 0), np.float32)
    least = [np.minimum.reduceat(axis, starts) for axis in axes]
    return np.array([*least, *(np.maximum.reduceat(axis, starts) for axis in axes)], np.float32)


def _home_boxes(boxes: Array, stretch: Array) -> Array:
    """Around all blocks of each home; an empty home has a box that is near to nobody."""
    found = np.empty((6, len(stretch) - 1), np.float32)
    found[:3], found[3:] = np.inf, -np.inf
    for home, (start, end) in enumerate(pairwise(stretch.tolist())):
        if start < end:
            found[:3, home] = boxes[:3, start:end].min(axis=1)
            found[3:, home] = boxes[3:, start:end].max(axis=1)
    return found
