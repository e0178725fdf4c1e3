"""When something was last seen with one's own eyes, and whether that is lately enough to trust it."""

from datetime import date

DAYS_UNTIL_CHECK = 90


def check_first(seen_on: date | None, today: date) -> bool:
    """Whether "check first" stands beside an address or a number: it was never seen, or more than 90 days ago.

    A day that has not come yet counts as never seen: it can only be a typing error or a wrong clock.
    """
    return seen_on is None or not 0 <= (today - seen_on).days <= DAYS_UNTIL_CHECK
