"""When "check first" stands beside a help line, and which lines come first."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondchair.core.help_lines import KINDS, KINDS_FOR, HelpLine, lines_in
from secondchair.core.reasons import SAFETY
from secondchair.core.seen import check_first

SEEN = date(2026, 11, 22)


def a_line(
    name: str = "anas_line", country: str = "US", kinds: tuple[str, ...] = ("violence",), **other: object
) -> HelpLine:
    values: dict[str, object] = {
        **dict.fromkeys(("region", "call", "tty", "text_to", "text_word", "whatsapp", "chat", "web", "source"), ""),
        "hours": {},
        "note": {},
        "languages": (),
        "verified_on": SEEN,
        **other,
    }
    return HelpLine(id=name, country=country, kinds=kinds, name={"en": name, "es": name}, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "check"), [(0, False), (1, False), (89, False), (90, False), (91, True), (400, True), (-1, True)]
)
def test_past_ninety_days_check_first_stands_there(days: int, check: bool) -> None:
    assert check_first(SEEN, SEEN + timedelta(days=days)) is check


@given(st.dates())
def test_what_is_known_from_memory_only_always_says_check_first(today: date) -> None:
    assert check_first(None, today)


@given(st.dates(min_value=SEEN), st.integers(min_value=0, max_value=5000))
def test_once_check_first_stands_there_time_alone_never_takes_it_away(today: date, later: int) -> None:
    if check_first(SEEN, today) and (date.max - today).days > later:
        assert check_first(SEEN, today + timedelta(days=later))


def test_lines_come_in_the_order_of_the_kinds_asked_for_and_once_each() -> None:
    ana = a_line("ana", kinds=("violence", "child"))
    ben = a_line("ben", kinds=("emergency",))
    cleo = a_line("cleo", country="GB")
    dee = a_line("dee", kinds=("self_harm",))
    all_lines = (ana, ben, cleo, dee)
    assert lines_in(all_lines, "US", ("emergency", "violence", "child")) == (ben, ana)
    assert lines_in(all_lines, "US", ("self_harm",)) == (dee,)
    assert lines_in(all_lines, "GB") == (cleo,)
    assert lines_in(all_lines, "XX") == ()


@given(st.permutations(KINDS))
def test_asked_for_every_kind_no_line_is_lost(kinds: list[str]) -> None:
    everyone = tuple(a_line(kind, kinds=(kind,)) for kind in KINDS)
    assert set(found.id for found in lines_in(everyone, "US", kinds)) == set(KINDS)


def test_every_sign_of_danger_leads_to_known_kinds() -> None:
    assert set(KINDS_FOR) == set(SAFETY)
    assert all(set(kinds) <= set(KINDS) and kinds for kinds in KINDS_FOR.values())


def test_a_line_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        a_line().call = "0"  # type: ignore[misc]
