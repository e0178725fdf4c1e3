"""A directory that stands, as the part it would be if its rows were gathered again: what an update begins with."""

from collections.abc import Iterable

import numpy as np

from ..parts import NUMBERS, ONES, Coded, Part, PartInMaking
from ..rows import LISTS, Row
from .snapshot import Snapshot


def standing(snapshot: Snapshot) -> Part:
    """All rows of a directory in the order of their ids; their text stays mapped where it is."""
    array, words = snapshot.array, snapshot.meta["words"]
    points = int(array("block_first")[array("stretch")[len(words["groups"])]])  # of the homes; visitors are copies
    first = array("first")[: points + 1].astype(np.int64)
    order = np.argsort(array("rank")[: first[-1]])
    point = np.repeat(np.arange(points), np.diff(first))[order]
    lines = {name: array(name)[: first[-1]][order] for name in ("who", "terms", *LISTS)}
    coded = {name: Coded(array(f"who.{name}")[lines["who"]].astype(np.int32), ["", *words[name]]) for name in ONES[:2]}
    coded["state"] = Coded(array("state_of").astype(np.int32), ["", *words["state"]])
    for name in LISTS:
        coded[name] = Coded(lines[name].astype(np.int32), _values(snapshot, name))
    column = {"since": "who", "fee": "terms", "sliding": "terms", "video": "terms", "openings": "terms"}
    return Part(
        id=snapshot.ids,
        lat=array("lat")[point],
        lon=array("lon")[point],
        numbers={name: array(f"{column[name]}.{name}")[lines[column[name]]] for name in NUMBERS},
        coded=coded,
        text=snapshot.rows_text(),
        ends=array("at")[1:].astype(np.int64),
        seen=snapshot.ids,
        row=np.arange(len(snapshot), dtype=np.int32),
        key=array("name_key"),
        key_row=array("name_rank").astype(np.int32),
    )


def rows_under_claims(rows: Iterable[Row]) -> Part:
    """The rows that claims lie over, so that later files lie over them and under the claims."""
    part = PartInMaking()
    for row in rows:
        part.add(row)
    return part.done()


def _values(snapshot: Snapshot, name: str) -> list[tuple[str, ...]]:
    words = snapshot.meta["words"][name]
    masks = [int.from_bytes(line.tobytes(), "little") for line in snapshot.array(f"{name}.bits")]
    return [tuple(sorted(words[bit] for bit in _bits(mask))) for mask in masks]


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
