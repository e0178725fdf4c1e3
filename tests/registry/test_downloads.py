"""A download against servers that cut, stall, lie and change their files: whole in the end, or one sentence."""

import json
import random
import shutil
import threading
from pathlib import Path

import pytest

from secondchair.core.bad_input import BadInput
from secondchair.registry.fetching import downloads, pace
from secondchair.registry.fetching.web import Patience

from .mirror import (
    Answer,
    Asked,
    Mirror,
    cut_at,
    endless,
    nppes_zip,
    reset_at,
    rest,
    says,
    says_length,
    stall_at,
    tag,
    without_length,
)
from .nppes_file import ANA, BEN, person

NAME = "month.zip"
QUICK = Patience(timeout=0.4, tries=3, wait=0.01, longest=0.02, enough=50_000)
DATA = nppes_zip([person(ANA)], padding=300_000)
OTHER = nppes_zip([person(ANA), person(BEN)], padding=310_000)


def had(mirror: Mirror, folder: Path, patience: Patience = QUICK, said: list[str] | None = None) -> bytes:
    lines = said if said is not None else []
    return downloads.downloaded(f"{mirror.root}/{NAME}", folder, NAME, patience, lines.append).read_bytes()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_plain_download(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA)
    assert had(mirror, tmp_path) == DATA
    assert NAME in names(tmp_path) and NAME + ".part" not in names(tmp_path)


def test_nothing_is_told_about_who_asks(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA)
    had(mirror, tmp_path)
    ((_, headers),) = mirror.seen
    assert set(headers) == {"Host", "User-Agent", "Accept-Encoding", "Connection"}
    assert headers["User-Agent"] == "Mozilla/5.0 (compatible)" and headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("way", [cut_at, reset_at, stall_at])
def test_an_interruption_is_gone_on_from(way: type[Answer], mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, way(100_000), way(200_000))  # type: ignore[call-arg, arg-type]
    said: list[str] = []
    assert had(mirror, tmp_path, said=said) == DATA
    first, second, third = mirror.ranges("/" + NAME)
    assert first is None and second and third
    # A reset may lose bytes on their way; all that has come is used.
    assert 0 < int(second[6:-1]) <= 100_000 and int(second[6:-1]) <= int(third[6:-1]) <= 200_000
    assert way is reset_at or (second, third) == ("bytes=100000-", "bytes=200000-")
    assert any("trying again" in line for line in said) and any("going on at" in line for line in said)


def test_a_later_run_goes_on_too(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, *[cut_at(120_000)] * 3)
    with pytest.raises(BadInput, match="3 times one after the other; whatever has come is kept"):
        had(mirror, tmp_path)
    assert (tmp_path / (NAME + ".part")).read_bytes() == DATA[:120_000]
    assert had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME)[-1] == "bytes=120000-"


def test_progress_starts_the_count_of_failures_anew(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, *[cut_at(at) for at in range(50_000, 300_000, 50_000)])
    assert had(mirror, tmp_path) == DATA


def test_a_server_that_gives_a_byte_at_a_time_ends(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, *[cut_at(at) for at in range(1000, 1100)])
    with pytest.raises(BadInput, match="3 times"):
        had(mirror, tmp_path)
    assert len(mirror.seen) == 3


def no_range(asked: Asked, data: bytes) -> None:
    asked.say(200, len(data), ETag=tag(data))
    asked.wfile.write(data)


def no_range_and_cut(upto: int) -> Answer:
    def answer(asked: Asked, data: bytes) -> None:
        asked.say(200, len(data), ETag=tag(data))
        asked.wfile.write(data[:upto])

    return answer


def test_a_server_without_ranges_starts_over(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, cut_at(100_000), no_range)
    assert had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME) == [None, "bytes=100000-"]


def test_starting_over_again_and_again_ends(mirror: Mirror, tmp_path: Path) -> None:
    """Even where it comes further every other time: only what had never been here counts as new."""
    mirror.put("/" + NAME, DATA, *[no_range_and_cut(200_000), no_range_and_cut(60_000)] * 10)
    with pytest.raises(BadInput, match=r"cut at .* of .*, 3 times"):
        had(mirror, tmp_path)
    assert len(mirror.seen) == 3


def test_a_changed_file_is_taken_from_its_beginning(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, *[cut_at(120_000)] * 3)
    with pytest.raises(BadInput):
        had(mirror, tmp_path)
    mirror.put("/" + NAME, OTHER)
    assert had(mirror, tmp_path) == OTHER


def test_a_server_that_stitches_two_files_together_is_noticed(mirror: Mirror, tmp_path: Path) -> None:
    """It ignores If-Range: what it sends is a part of the new file, and says so by its ETag."""

    def careless(asked: Asked, data: bytes) -> None:
        about = {"ETag": tag(OTHER), "Content_Range": f"bytes 120000-{len(DATA) - 1}/{len(DATA)}"}
        asked.say(206, len(DATA) - 120_000, **about)
        asked.wfile.write(OTHER[120_000 : len(DATA)])

    mirror.put("/" + NAME, DATA, cut_at(120_000), careless)
    said: list[str] = []
    assert had(mirror, tmp_path, said=said) == DATA
    assert mirror.ranges("/" + NAME) == [None, "bytes=120000-", None]
    assert any("does not fit" in line for line in said)


@pytest.mark.parametrize("content_range", ["", f"bytes 5-14/{len(DATA)}", "bytes 120000-130000/999999999", "words"])
def test_a_part_that_is_not_the_rest_is_not_used(content_range: str, mirror: Mirror, tmp_path: Path) -> None:
    def wrong(asked: Asked, data: bytes) -> None:
        asked.say(206, 10, **({"Content_Range": content_range} if content_range else {}))
        asked.wfile.write(b"x" * 10)

    mirror.put("/" + NAME, DATA, cut_at(120_000), wrong)
    assert had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME) == [None, "bytes=120000-", None]


def test_a_file_that_became_shorter_is_taken_anew(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, cut_at(120_000), says(416))
    assert had(mirror, tmp_path) == DATA


def test_without_a_name_for_the_version_there_is_no_going_on(mirror: Mirror, tmp_path: Path) -> None:
    """A weak ETag says that two files are alike, not that their bytes are."""

    def weak(asked: Asked, data: bytes) -> None:
        rest(asked, data, "W/" + tag(data), 120_000)

    mirror.put("/" + NAME, DATA, weak)
    assert had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME) == [None, None]


def test_last_modified_does_where_there_is_no_etag(mirror: Mirror, tmp_path: Path) -> None:
    day = "Mon, 09 Nov 2026 14:00:00 GMT"

    def first(asked: Asked, data: bytes) -> None:
        asked.say(200, len(data), Last_Modified=day)
        asked.wfile.write(data[:120_000])

    def second(asked: Asked, data: bytes) -> None:
        assert asked.headers["If-Range"] == day
        asked.say(206, len(data) - 120_000, Content_Range=f"bytes 120000-{len(data) - 1}/{len(data)}")
        asked.wfile.write(data[120_000:200_000])

    def third(asked: Asked, data: bytes) -> None:
        assert asked.headers["If-Range"] == day  # though the second did not repeat it
        asked.say(206, len(data) - 200_000, Content_Range=f"bytes 200000-{len(data) - 1}/{len(data)}")
        asked.wfile.write(data[200_000:])

    mirror.put("/" + NAME, DATA, first, second, third)
    assert had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME) == [None, "bytes=120000-", "bytes=200000-"]


@pytest.mark.parametrize("note", ["", "{", "[]", "null", '{"address": 1}', '{"a": 2}'])
def test_a_damaged_note_starts_over(note: str, mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA)
    (tmp_path / (NAME + ".part")).write_bytes(b"of something else")
    (tmp_path / (NAME + ".part.json")).write_text(note, encoding="utf-8")
    assert had(mirror, tmp_path) == DATA


def test_a_part_of_another_address_is_not_gone_on_with(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA)
    note = {"address": "https://elsewhere.example/month.zip", "validator": tag(DATA), "length": len(DATA)}
    (tmp_path / (NAME + ".part")).write_bytes(b"x" * 1000)
    (tmp_path / (NAME + ".part.json")).write_text(json.dumps(note), encoding="utf-8")
    assert had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME) == [None]


def test_a_secret_in_an_address_is_not_written_down(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, *[cut_at(9)] * 3)
    said: list[str] = []
    with pytest.raises(BadInput) as error:
        downloads.downloaded(f"{mirror.root}/{NAME}?key=hidden", tmp_path, NAME, QUICK, said.append)
    kept = (tmp_path / (NAME + ".part.json")).read_text(encoding="utf-8")
    assert "hidden" not in kept + str(error.value) + "".join(said)


def test_a_whole_file_of_an_earlier_run_costs_one_byte(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA)
    assert had(mirror, tmp_path) == had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME) == [None, f"bytes={len(DATA) - 1}-"]
    mirror.put("/" + NAME, OTHER)
    assert had(mirror, tmp_path) == OTHER


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says(200, b"<!DOCTYPE html><html>Please sign in</html>"), "a web page came instead of a zip"),
        (says(200, b"hello"), "something else came"),
        (says(200), "nothing came"),
        (says(404), "404 Not Found"),
        (says(403), "403 Forbidden"),
        (says(302, Location="/elsewhere.html"), "404"),
        (says(302), "302 Found"),
        (says(302, Location="ftp://127.0.0.1/month.zip"), "less safe"),
        (says_length(10**18), "which no NPPES file has"),
    ],
)
def test_an_answer_that_is_no_zip_costs_nothing_that_has_come(
    answer: Answer, said: str, mirror: Mirror, tmp_path: Path
) -> None:
    mirror.put("/" + NAME, DATA, *[cut_at(120_000)] * 3, answer)
    with pytest.raises(BadInput):
        had(mirror, tmp_path)
    with pytest.raises(BadInput, match=said) as error:
        had(mirror, tmp_path)
    assert "\n" not in str(error.value)
    assert (tmp_path / (NAME + ".part")).read_bytes() == DATA[:120_000]
    assert had(mirror, tmp_path) == DATA
    assert mirror.ranges("/" + NAME)[-1] == "bytes=120000-"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(status: int, mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, says(status), says(status))
    assert had(mirror, tmp_path) == DATA
    mirror.put("/" + NAME, DATA, *[says(status)] * 3)
    with pytest.raises(BadInput, match=rf"{status}.*3 times"):
        had(mirror, tmp_path)


def test_a_server_that_never_answers_is_left(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, *[lambda asked, data: mirror.over.wait(20)] * 3)  # type: ignore[list-item]
    with pytest.raises(BadInput, match=r"nothing came for 0.4 seconds, 3 times"):
        had(mirror, tmp_path)


def test_a_length_that_is_too_long_is_a_cut(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, *[says_length(len(DATA) + 5)] * 3)
    with pytest.raises(BadInput, match=r"cut at .* of .*3 times"):
        had(mirror, tmp_path)


def test_a_length_that_is_too_short_is_a_damaged_file(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, says_length(len(DATA) - 5))
    with pytest.raises(BadInput, match=r"came damaged or cut off; it was removed"):
        had(mirror, tmp_path)
    assert names(tmp_path) == set()


def test_a_body_without_a_length_is_taken(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, without_length)
    assert had(mirror, tmp_path) == DATA


def test_a_body_without_an_end_is_ended(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA, endless)
    with pytest.raises(BadInput, match="has more than the 1,000,000 bytes it should have; it was removed"):
        had(mirror, tmp_path, Patience(most=1_000_000))
    assert names(tmp_path) == set()


def flipped(data: bytes) -> bytes:
    """One bit of the data file is another one, and every length is right."""
    at = data.rindex(b"npidata_pfile_20050523-20261108.csv", 0, data.rindex(b"PK\x01\x02")) + 300
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("wrong", [DATA[:-30], flipped(DATA), b"PK\x03\x04" + bytes(900)], ids=["cut", "bit", "zeros"])
def test_a_damaged_zip_is_removed_and_said(wrong: bytes, mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, wrong)
    with pytest.raises(BadInput, match="came damaged or cut off; it was removed"):
        had(mirror, tmp_path)
    assert names(tmp_path) == set()


def test_a_bomb_is_not_unpacked(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, nppes_zip([person(ANA, last="A" * 110_000_000)]))
    with pytest.raises(BadInput, match="swells far beyond"):
        had(mirror, tmp_path)
    assert names(tmp_path) == set()


def test_a_zip_of_something_else_is_said(mirror: Mirror, tmp_path: Path) -> None:
    mirror.put("/" + NAME, DATA.replace(b"npidata_", b"nopdata_"))
    with pytest.raises(BadInput, match="holds 0 files"):
        had(mirror, tmp_path)


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_to_the_list_of_a_zip_escapes_as_another_error(seed: int, mirror: Mirror, tmp_path: Path) -> None:
    chance, wrong = random.Random(seed), bytearray(nppes_zip([person(ANA)]))
    for _ in range(3):
        wrong[chance.randrange(len(wrong) - 300, len(wrong))] = chance.randrange(256)
    wrong[:4] = b"PK\x03\x04"
    mirror.put("/" + NAME, bytes(wrong))
    try:
        had(mirror, tmp_path)
    except BadInput:
        assert not (tmp_path / NAME).exists()


def test_a_full_disk_is_said(mirror: Mirror, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full is not here: it is Linux's")
    mirror.put("/" + NAME, DATA)
    (tmp_path / (NAME + ".part")).symlink_to("/dev/full")
    with pytest.raises(BadInput, match="the disk is full; make room"):
        had(mirror, tmp_path)


def test_too_little_room_is_said_before_anything_is_taken(mirror: Mirror, tmp_path: Path) -> None:
    size = shutil.disk_usage(tmp_path).free
    mirror.put("/" + NAME, DATA, says_length(size))
    with pytest.raises(BadInput, match=r"free, and .* are needed"):
        had(mirror, tmp_path, Patience(most=10**18))
    assert names(tmp_path) == set()


def test_nobody_there_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    server = Mirror()
    server.close()
    with pytest.raises(BadInput, match=r"cannot be reached.*is this machine online"):
        had(server, tmp_path, Patience(wait=1000))


def test_a_server_that_goes_away_for_a_while_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once bytes have come, nobody there is an interruption like any other."""
    monkeypatch.setenv("no_proxy", "*")
    server = Mirror()
    ended = threading.Event()

    def last(asked: Asked, data: bytes) -> None:
        rest(asked, data, tag(data), 60_000)
        asked.server.socket.close()
        ended.set()

    server.put("/" + NAME, DATA, last)
    said: list[str] = []
    with pytest.raises(BadInput, match=r"cannot be reached.*times"):
        had(server, tmp_path, said=said)
    assert ended.is_set() and any("cannot be reached" in line and "trying again" in line for line in said)
    server.over.set()


def test_how_far_it_has_come_is_told() -> None:
    said: list[str] = []
    meter = pace.Pace(said.append, NAME, every=0)
    for done in (0, 600_000_000, 1_200_000_000):
        meter.tell(done, 1_300_000_000)
    pace.Pace(said.append, NAME, every=0).tell(7_400_000, None)
    pace.Pace(said.append, NAME, every=1000).tell(1, 2)
    assert len(said) == 4
    assert said[2].startswith("month.zip: 1,200 MB of 1,300 MB, ") and said[2].endswith(" left")
    assert said[3].startswith("month.zip: 7.4 MB, ")
