"""How long things are kept. Pure. Days are UTC; ``expires`` is the first day on which a row is gone."""

from datetime import date, datetime, timedelta

KEPT_DAYS = 180
IDLE = timedelta(minutes=60)
IDLE_SHARED = timedelta(minutes=10)  # for those who said that others use this device
HARD = timedelta(hours=8)
CODE = timedelta(hours=24)  # how long a code to connect with is good


def kept_until(today: date) -> date:
    """For what six words keep: 180 days on, rounded up to the first of a month, so that it is no last-seen clock."""
    day = today + timedelta(days=KEPT_DAYS)
    if day.day == 1:
        return day
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def visit_until(now: datetime) -> date:
    """For what no words keep: the day after the last hour that this visit can have."""
    return (now + HARD).date() + timedelta(days=1)


def code_until(now: datetime) -> datetime:
    """For a code to connect with: a day on, at the full hour before, so that it tells no minute."""
    return (now + CODE).replace(minute=0, second=0, microsecond=0)
