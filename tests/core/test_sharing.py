"""What two people see of each other: every small space there is, and any number of steps on larger ones."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondchair.core import rounds, sharing
from secondchair.core.bad_input import BadInput
from secondchair.core.sharing import BOTH, ITEMS, ONLY_ME, Side, Space, readers_of, seen_by, shared

TWO = ("own_part", "wish_fee")
SUBSETS = [tuple(s) for s in chain.from_iterable(combinations(TWO, n) for n in range(3))]
MARKS = [None, {}, {"1": "yes"}, {"1": "no", "2": "maybe"}]


def swapped(space: Space) -> Space:
    return replace(space, sides=(space.sides[1], space.sides[0]))


def every_side() -> list[Side]:
    return [
        Side({item: f"value of {item}" for item in offered}, wanted, names, locked, again)
        for offered, wanted, names, locked, again in product(SUBSETS, SUBSETS, ((), (5,)), MARKS, (False, True))
    ]


def hidden_from(other: Side, mine: Side) -> Side:
    """The other's side with all that its owner alone knows taken out."""
    return Side(
        offered={i: v for i, v in other.offered.items() if i in mine.wanted},
        wanted=tuple(i for i in other.wanted if i in mine.offered),
        names=other.names,
    )


def test_nobody_sees_what_only_one_of_them_confirmed() -> None:
    """Two spaces that differ only in what the other one offered unasked, asked for unoffered, locked or wished look the same."""
    sides = every_side()
    for mine, other in product(sides, sides[::7]):
        space = Space((mine, other))
        told = Space((mine, hidden_from(other, mine)))
        assert seen_by(space, 0) == seen_by(told, 0)
        assert seen_by(swapped(space), 1) == seen_by(swapped(told), 1)


def test_the_ledger_says_both_where_the_other_one_sees_it_and_nowhere_else() -> None:
    sides = every_side()
    for mine, other in product(sides[::5], sides[::3]):
        space = Space((mine, other))
        ours, yours = seen_by(space, 0), seen_by(space, 1)
        for item in TWO:
            assert (readers_of(item, ours) == BOTH) == (item in yours.theirs)
            assert (item in ours.mine) == (item in yours.theirs)
        assert shared(space).open == (ours.mine, yours.mine)
    assert readers_of("own_part", None) == ONLY_ME


Step = Callable[[Space, int], Space]


def steps() -> st.SearchStrategy[tuple[int, Step]]:
    items = st.sampled_from(ITEMS)
    marks = st.dictionaries(st.sampled_from("1234"), st.sampled_from(rounds.MARKS))
    step: st.SearchStrategy[Any] = st.one_of(
        st.tuples(items, st.text(max_size=5)).map(lambda a: lambda s, w: sharing.offer(s, w, *a)),
        items.map(lambda i: lambda s, w: sharing.take_back(s, w, (i,))),
        st.lists(items).map(lambda i: lambda s, w: sharing.want(s, w, tuple(i))),
        st.integers(1, 9).map(lambda n: lambda s, w: sharing.put_name(s, w, n)),
        st.integers(1, 9).map(lambda n: lambda s, w: sharing.take_name(s, w, n)),
        marks.map(lambda m: lambda s, w: rounds.lock(s, w, m)),
        st.just(rounds.unlock),
        st.booleans().map(lambda b: lambda s, w: rounds.again(s, w, b)),
        st.just(lambda s, w: rounds.close(s)),
    )
    return st.tuples(st.integers(0, 1), step)


@given(st.lists(steps(), max_size=25))
def test_whatever_happens_both_have_the_same_powers(history: list[tuple[int, Step]]) -> None:
    """The same steps by the other one lead to the same space, sides exchanged."""
    one = other = Space()
    for who, step in history:
        one, other = step(one, who), step(other, 1 - who)
        assert swapped(one) == other
        assert seen_by(one, 0) == seen_by(other, 1)
        assert all(len(side.names) <= sharing.MOST_NAMES for side in one.sides)
        assert not all(side.locked is not None for side in one.sides), "both locked: the envelopes are gone"
        assert one.opened_in <= one.round


@given(st.lists(steps(), max_size=20))
def test_p7_a_result_stays_as_it_is_whatever_one_of_them_does_alone(history: list[tuple[int, Step]]) -> None:
    space = rounds.lock(rounds.lock(Space(), 0, {"1": "yes", "2": "no"}), 1, {"1": "maybe", "2": "yes"})
    assert space.opened == (1,)
    for _, step in history:
        space = step(space, 0)
        assert (space.opened_in, space.round, seen_by(space, 0).may_lock) == (1, 1, False)
        assert space.opened in ((1,), ()), "it stays or is hidden: it never changes"


@given(*[st.dictionaries(st.sampled_from("123456"), st.sampled_from(rounds.MARKS))] * 2)
def test_what_opens_is_what_both_would_call(one: dict[str, str], other: dict[str, str]) -> None:
    opened = rounds.both_would(one, other)
    assert opened == rounds.both_would(other, one) == tuple(sorted(opened))
    would = [{name for name, mark in marks.items() if mark in ("yes", "maybe")} for marks in (one, other)]
    assert {str(n) for n in opened} == would[0] & would[1]


def test_marks_can_be_changed_until_both_have_locked() -> None:
    space = rounds.lock(rounds.lock(Space(), 0, {"1": "yes"}), 0, {"1": "no"})
    assert rounds.lock(space, 1, {"1": "yes"}).opened == ()
    assert rounds.lock(rounds.unlock(space, 0), 1, {"1": "yes"}).opened_in == 0
    opened = rounds.lock(space, 1, {"1": "yes"})
    assert rounds.lock(opened, 0, {"1": "yes"}) == opened, "after that only a new round"


def test_a_new_round_needs_both_and_hiding_what_is_open_needs_one() -> None:
    space = rounds.lock(rounds.lock(Space(), 0, {"1": "yes"}), 1, {"1": "yes"})
    alone = rounds.again(space, 0)
    assert alone.round == 1 and seen_by(alone, 1) == seen_by(space, 1)
    both = rounds.again(alone, 1)
    assert (both.round, both.opened, seen_by(both, 0).may_lock) == (2, (1,), True)
    closed = rounds.close(space)
    assert seen_by(closed, 0).opened == seen_by(closed, 1).opened == ()
    assert rounds.lock(closed, 0, {"1": "no"}) == rounds.again(rounds.again(closed, 0), 0, wish=False) == closed
    assert rounds.again(rounds.again(closed, 0), 1).round == 2


@pytest.mark.parametrize("marks", [{"x": "yes"}, {"1": "perhaps"}, {"²": "yes"}, {"1" * 30: "yes"}, {"-1": "no"}])
def test_marks_that_no_page_sends_are_passed_over(marks: dict[str, str]) -> None:
    assert rounds.usable(marks) == {}
    assert len(rounds.usable({str(n): "yes" for n in range(500)})) == rounds.MOST_MARKS


def test_what_cannot_be_opened_is_said() -> None:
    with pytest.raises(BadInput, match="nothing called"):
        sharing.offer(Space(), 0, "story", "x")
    with pytest.raises(BadInput, match="shorten it"):
        sharing.offer(Space(), 0, "own_part", "x" * (sharing.LONGEST_OPENED + 1))


def test_names_are_three_at_most_and_each_ones_own_to_take_off() -> None:
    space = Space()
    for number in (1, 2, 2, 3, 4):
        space = sharing.put_name(space, 0, number)
    assert space.sides[0].names == (1, 2, 3)
    assert partial(sharing.take_name, space, 1)(2) == space
    assert sharing.take_name(space, 0, 2).sides[0].names == (1, 3)


def test_closing_an_old_round_leaves_the_locks_of_the_new_one() -> None:
    space = rounds.lock(rounds.lock(Space(), 0, {"1": "yes"}), 1, {"1": "yes"})
    space = rounds.lock(rounds.again(rounds.again(space, 0), 1), 1, {"2": "yes"})
    closed = rounds.close(space)
    assert seen_by(closed, 0).opened is None
    assert rounds.lock(closed, 0, {"2": "maybe"}).opened == (2,)
