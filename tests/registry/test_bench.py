"""What the registry is measured with: the made-up directory holds together, and a peer answers as ours does."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bench.registry.compare import plain
from bench.registry.drawing import drawn
from bench.registry.layout import BLOCK, Layout, layout_of
from bench.registry.made_up import MadeUp, made_up
from bench.registry.ours import Ours
from bench.registry.peers.numpy_blocks import NumpyBlocks
from bench.registry.questions import KINDS, Asking
from secondchair.registry.parts import Part, packed, unpacked
from secondchair.registry.rows import LISTS

N = 3 * BLOCK * 4 + 17  # a last block that is not full


@pytest.fixture(scope="module")
def made() -> MadeUp:
    return made_up(N, 7)


@pytest.fixture(scope="module")
def layout(made: MadeUp) -> Layout:
    return layout_of(made.columns())


def test_the_same_seed_makes_the_same_directory(made: MadeUp) -> None:
    again, other = made_up(N, 7), made_up(N, 8)
    assert made.row(N - 1) == again.row(N - 1)
    assert (made.zip == again.zip).all()
    assert (made.zip != other.zip).any()
    assert len(np.unique(made.id)) == N


def test_a_part_of_it_can_be_saved_and_read(made: MadeUp, tmp_path: Path) -> None:
    made.part().save(tmp_path / "part.npz")
    part = Part.load(tmp_path / "part.npz")
    at = N // 2
    text = bytes(part.text[part.ends[at - 1] : part.ends[at]])
    row = made.row(at)
    assert unpacked(text) == {"id": row["id"], "name": row["name"]}
    assert packed(unpacked(text)) == text
    assert part.ends[-1] == len(part.text)
    for name in LISTS:
        assert list(part.coded[name].values[part.coded[name].codes[at]]) == row[name]


def test_its_columns_say_what_its_rows_say(made: MadeUp) -> None:
    columns = made.columns()
    for at in range(0, N, 97):
        row = made.row(at)
        for name in LISTS:
            bits = sum(int(word[at]) << 64 * number for number, word in enumerate(columns.bits[name]))
            assert [word for number, word in enumerate(columns.words[name]) if bits >> number & 1] == sorted(
                row[name], key=columns.words[name].index
            )
        assert columns.values["fee"][at] == (-1 if row["fee"] is None else row["fee"])


@pytest.mark.parametrize("kind", KINDS)
def test_blocks_in_numpy_answer_as_ours_does(kind: str, made: MadeUp, layout: Layout, ours: Ours) -> None:
    peer = NumpyBlocks(layout)
    counts = []
    for question in Asking(made.country, 7).questions(kind, 8):
        got = peer.ask(question.people, 8)
        assert got == plain(ours.ask(question.people, 8)), json.dumps(question.data)
        counts.append(got["count"])
    assert kind == "rural" or any(counts)


@pytest.fixture(scope="module")
def ours(made: MadeUp) -> Iterator[Ours]:
    with closing(Ours(made)) as search:
        yield search


def test_a_picture_is_drawn_of_one_run_and_of_several() -> None:
    kinds = {kind: {"ms": {"ours": [1.0, 3.0], "other": [20.0, 40.0]}, "limit": [0.0, 0.0]} for kind in KINDS}
    runs = [{"rows": rows, "kinds": kinds} for rows in (1000, 100_000)]
    for some in (runs[:1], runs):
        picture = drawn(some)
        assert picture.count("other 30</text>") == 2
        assert "nan" not in picture
