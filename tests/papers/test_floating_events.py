"""Calendar files without a zone: the hour on the clock, wherever the file is opened."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from secondchair.core.bad_input import BadInput
from secondchair.papers.calendar import LONGEST, event_file

days = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001


@given(days, st.integers(1, LONGEST))
def test_the_hour_on_the_clock_comes_out_as_it_went_in(start: datetime, minutes: int) -> None:
    (event,) = Calendar.from_ical(event_file(start, minutes, "Ana", floating=True)).walk("VEVENT")
    begin = start.replace(microsecond=0)
    assert event.decoded("dtstart") == begin
    assert event.decoded("dtend") == begin + timedelta(minutes=minutes)


def test_only_the_stamp_names_a_zone() -> None:
    lines = event_file(datetime(2026, 12, 1, 19, 30), 30, "Ana", floating=True).decode().split("\r\n")  # noqa: DTZ001
    assert "DTSTART:20261201T193000" in lines
    assert "DTEND:20261201T200000" in lines
    assert "DTSTAMP:20261201T000000Z" in lines
    assert not [line for line in lines if "TZID" in line]


def test_a_floating_event_takes_no_zone() -> None:
    with pytest.raises(BadInput, match="leave it out"):
        event_file(datetime(2026, 12, 1, 19, 30, tzinfo=UTC), 30, "Ana", floating=True)
