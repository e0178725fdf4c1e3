"""P7: what a round opened is worked out once. P12: no answer of the self-check shows on the other side."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondchair.core import rounds, sharing
from secondchair.core.care import ANSWERS, QUESTIONS
from secondchair.records import access, actions, keys, models, spaces
from secondchair.records.sessions import SessionStore

from . import test_killed as steps
from .hands import Hands
from .rel import CODES, ME, OTHER, Step
from .worlds import Observed, Stage

Visits = Callable[..., SessionStore]
ALONE: dict[str, Callable[[sharing.Space, int], sharing.Space]] = {
    "lock other marks": lambda s, who: rounds.lock(s, who, {"1": "no", "2": "no", "3": "yes"}),
    "lock everything": lambda s, who: rounds.lock(s, who, {str(n): "yes" for n in range(20)}),
    "unlock": rounds.unlock,
    "again": rounds.again,
    "close": lambda s, who: rounds.close(s),
    "again, no": lambda s, who: rounds.again(s, who, wish=False),
    "offer": lambda s, who: sharing.offer(s, who, "small_step", "a walk"),
    "want": lambda s, who: sharing.want(s, who, ("bothers",), among=("bothers",)),
    "put a name": lambda s, who: sharing.put_name(s, who, 9),
    "take a name": lambda s, who: sharing.take_name(s, who, 7),
}
BESIDE: dict[str, Callable[[str], Any]] = {
    "save": lambda key: steps.save(key, "other words"),
    "look": steps.look,
    "show a code": lambda key: actions.show_code(SessionStore(key), steps.network()),
    "enter a code": lambda key: actions.enter_code(SessionStore(key), CODES[3], steps.network()),
    "confirm": steps.confirm,
    "withdraw": lambda key: actions.withdraw_code(SessionStore(key)),
    "begin anew": lambda key: actions.begin_anew(SessionStore(key)),
    "six words": lambda key: actions.keep_story(SessionStore(key), "en", steps.network()),
}


@pytest.mark.parametrize("examples", [100, pytest.param(600, marks=pytest.mark.full)])
def test_p7_nobody_runs_a_round_again_alone(
    visit: Visits, stores: Any, figure: Callable[[str], None], examples: int
) -> None:
    """Whatever one of the two does after the opening: result and round secret stay, and old locks open with nothing. Hidden
    again, the result is gone; no other one comes in its place."""
    pair = two(visit)
    before_opening = stores.rows("default")
    steps.lock(pair[0])
    result = steps.stand(pair[0])[4]
    rows = stores.rows("default"), stores.rows("vault")
    secret = bytes(models.Round.objects.get().secret)
    told = {"steps": 0}

    @settings(max_examples=examples, deadline=None, database=None)
    @given(st.integers(0, 1), st.lists(st.sampled_from([*ALONE, *BESIDE]), min_size=1, max_size=6))
    def alone(who: int, does: list[str]) -> None:
        steps.put_back(stores, rows)
        for at, name in enumerate(does):
            if name in ALONE:
                steps.share(pair[who], ALONE[name])
            else:
                BESIDE[name](pair[who])
            told["steps"] += 1
            for one in pair:
                seen = steps.stand(one)[4]
                there = () if "close" in does[: at + 1] else result.opened
                assert (seen.opened, seen.round, seen.locked, seen.may_lock) == (there, 1, False, False), name
        # Drawn anew only where something was taken away.
        assert {"take a name", "close"} & {*does} or [bytes(row.secret) for row in models.Round.objects.all()] == [
            secret
        ]
        tie = access.own_for(access.reader_of(SessionStore(pair[who]))).space
        space = spaces.opened(tie) if tie else None
        assert space
        old = next(row for row in before_opening[models.Blob] if bytes(row["addr"]) == space.address)
        for secret_of_now in space.secrets:
            with pytest.raises(keys.Unreadable):
                keys.unseal(spaces._row_key(space.key, secret_of_now), space.address, "space", bytes(old["ct"]))

    alone()
    figure(
        f"P7: {examples} sequences, {told['steps']} steps of one alone after an opening: the result stayed each time"
    )


def two(visit: Visits) -> tuple[str, str]:
    """Two who are tied; the second has locked."""
    found = []
    for said in ("Ana", "Ben"):
        session = visit()
        session["lang"] = "en"
        session.save()
        found.append(str(session.session_key))
        steps.save(found[-1], said)
    for step in steps.LOCKED:
        step(*found)
    return found[0], found[1]


@pytest.mark.parametrize("answers", [("no", "yes"), pytest.param(ANSWERS, marks=pytest.mark.full)])
def test_p12_no_answer_of_the_self_check_shows(
    stage: Stage, figure: Callable[[str], None], answers: tuple[str, ...]
) -> None:
    """Every outcome, after each of them a look of mine; beside a world in which the other one never opens the page."""
    outcomes = list(itertools.product(answers, repeat=len(QUESTIONS)))
    looked = [_looks(stage, outcomes, checked) for checked in (True, False)]
    assert looked[0] == looked[1]
    figure(f"P12: {len(outcomes)} outcomes of the other one's self-check, {len(looked[0])} pages of mine: all the same")


def _looks(stage: Stage, outcomes: list[tuple[str, ...]], checked: bool) -> list[Observed]:
    hands = Hands(stage.open(), bare=False)
    for who, does, args in [
        (ME, "say", (0,)), (OTHER, "say", (1,)), (ME, "show", ()), (OTHER, "enter", (CODES[0],)), (ME, "confirm", ()),
        (OTHER, "confirm", ()), (ME, "offer", ("term_visits", 1)), (OTHER, "want", ("term_visits",)),
    ]:  # fmt: skip
        list(hands.do(Step(who, does, args)))
    seen: list[Observed] = []
    for number, outcome in enumerate(outcomes):
        if checked:
            list(hands.do(Step(OTHER, "check", (outcome,))))
        seen += hands.do(Step(ME, "look", (number,)))
    return seen
