"""Calendar files: the right moment on every clock, and no word more than the title."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from secondchair.core.bad_input import BadInput
from secondchair.papers.calendar import LONGEST, event_file

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
EVENING = datetime(2026, 12, 1, 19, 30, tzinfo=LOS_ANGELES)


def event_in(file: bytes) -> Component:
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    return event


def test_it_holds_the_title_and_the_moment_and_nothing_else() -> None:
    file = event_file(EVENING, 45, "Café; with Ben, Cleo")
    event = event_in(file)
    assert str(event["summary"]) == "Café; with Ben, Cleo"
    assert event.decoded("dtstart") == EVENING
    assert event.decoded("dtend") == EVENING + timedelta(minutes=45)
    assert set(event) == {"SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID"}
    assert set(Calendar.from_ical(file)) == {"VERSION", "PRODID"}
    assert b"chair" not in file.lower()
    assert b"America" not in file


def test_every_line_is_as_the_standard_asks() -> None:
    lines = event_file(EVENING, 45, "ñ" * 200).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_the_file_does_not_say_when_it_was_asked_for() -> None:
    assert event_in(event_file(EVENING, 45, "Ana")).decoded("dtstamp") == datetime(2026, 12, 2, tzinfo=UTC)


def test_two_files_of_one_event_cannot_be_matched() -> None:
    first, second = (event_in(event_file(EVENING, 45, "Ana"))["uid"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        # Before and after the clocks go forward on 8 March 2026, and both half past one of 1 November 2026.
        (datetime(2026, 3, 8, 1, 30, tzinfo=LOS_ANGELES), "20260308T093000Z"),
        (datetime(2026, 3, 8, 3, 30, tzinfo=LOS_ANGELES), "20260308T103000Z"),
        (datetime(2026, 11, 1, 1, 30, tzinfo=LOS_ANGELES), "20261101T083000Z"),
        (datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=LOS_ANGELES), "20261101T093000Z"),
    ],
)
def test_the_hour_is_right_where_the_clocks_change(start: datetime, utc: str) -> None:
    assert f"DTSTART:{utc}" in event_file(start, 50, "Ana").decode()


def test_an_event_across_the_change_lasts_as_long_as_it_was_asked_to() -> None:
    event = event_in(event_file(datetime(2026, 3, 8, 1, 30, tzinfo=LOS_ANGELES), 60, "Ana"))
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=60)
    assert event.decoded("dtend").astimezone(LOS_ANGELES).hour == 3


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.timezones()),  # noqa: DTZ001
    st.integers(1, LONGEST),
    st.text(min_size=1).map(lambda text: "A " + text),
)
def test_what_goes_in_comes_out(start: datetime, minutes: int, title: str) -> None:
    event = event_in(event_file(start, minutes, title))
    begin = start.astimezone(UTC).replace(microsecond=0)
    assert event.decoded("dtstart") == begin
    assert event.decoded("dtend") == begin + timedelta(minutes=minutes)
    shown = "".join(sign if sign.isprintable() else " " for sign in title)
    assert str(event["summary"]).split() == shown.split()


@pytest.mark.parametrize(
    ("start", "minutes", "title", "said"),
    [
        (EVENING.replace(tzinfo=None), 50, "Ana", "time zone"),
        (EVENING, 0, "Ana", "0 minutes"),
        (EVENING, LONGEST + 1, "Ana", "1441"),
        (EVENING, 50, " \r\n\x00", "no title"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(start: datetime, minutes: int, title: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        event_file(start, minutes, title)
