"""One event as a calendar file that says no more than its title and its time."""

import uuid
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from secondchair.core.bad_input import BadInput

LONGEST = 24 * 60  # minutes


def event_file(start: datetime, minutes: int, title: str, floating: bool = False) -> bytes:
    """An .ics file (RFC 5545, UTF-8) with one event of ``minutes`` (1 to 1,440) from ``start``, which has a time zone.

    ``floating``: ``start`` has none, and the event stands at that hour on the clock of whatever device opens the file
    (RFC 5545, 3.3.5, form 1). Else times are written in UTC: the moment stays the same wherever the file is opened,
    across a change of the clocks too, and no zone tells where it was made. DTSTAMP is required; the start's own day
    stands there, so that the file does not tell when it was asked for. The UID is random. No description, address,
    organizer, alarm or category.

    Raises BadInput for a start without a zone, or with one where ``floating``, a length out of range or a blank title.
    """
    if floating and start.tzinfo is not None:
        raise BadInput("the start has a time zone: a floating event has none, leave it out")
    if not floating and start.utcoffset() is None:
        raise BadInput("the start has no time zone: give one, or the event may land on another hour")
    if not 1 <= minutes <= LONGEST:
        raise BadInput(f"an event of {minutes} minutes cannot be written: give 1 to {LONGEST}")
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    if not words:
        raise BadInput("the event has no title: give a few words")
    begin = (start if floating else start.astimezone(UTC)).replace(microsecond=0)
    event = Event()
    event.add("uid", str(uuid.uuid4()))
    event.add("dtstamp", begin.replace(hour=0, minute=0, second=0, tzinfo=UTC))
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(minutes=minutes))
    event.add("summary", words)
    calendar = Calendar()
    calendar.add("prodid", "-//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file
