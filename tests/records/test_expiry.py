"""How long things are kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondchair.records.expiry import kept_until, visit_until


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 11, 22), date(2027, 6, 1)),
        (date(2026, 7, 5), date(2027, 1, 1)),  # 180 days on is itself a first
        (date(2026, 7, 6), date(2027, 2, 1)),
        (date(2026, 6, 10), date(2027, 1, 1)),  # December rolls over
    ],
)
def test_kept_until_is_a_first_of_a_month(today: date, until: date) -> None:
    if today == date(2026, 7, 5):
        assert today + timedelta(days=180) == until
    assert kept_until(today) == until


@given(st.dates(max_value=date(9990, 1, 1)))
def test_kept_at_least_180_days_and_never_a_month_more(today: date) -> None:
    until = kept_until(today)
    assert until.day == 1
    assert timedelta(days=180) <= until - today <= timedelta(days=180 + 30)


@given(st.datetimes(max_value=datetime.fromisoformat("9990-01-01"), timezones=st.just(UTC)))
def test_a_visit_is_never_outlived_by_less_than_its_eight_hours(now: datetime) -> None:
    gone_at = datetime.combine(visit_until(now), datetime.min.time(), UTC)
    assert timedelta(hours=8) < gone_at - now <= timedelta(hours=32)
