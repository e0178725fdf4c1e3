"""Two people connect by a code and two words; what they share; how it ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Semaphore
from time import sleep
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from secondchair.core import rounds, sharing
from secondchair.records import access, actions, connecting, keys, pairing, spaces, vault
from secondchair.records.models import Blob, Meeting, Round, Shard
from secondchair.records.sessions import SessionStore

Visits = Callable[..., SessionStore]


def begun(visit: Visits, said: str = "hello") -> SessionStore:
    session = visit()
    actions.save_story(session, lambda story: sharing.replace(story, said=said))
    return session


def state(session: SessionStore) -> str:
    return actions.couple_now(session).state


def shown(session: SessionStore) -> str:
    actions.show_code(session, "home")
    return actions.couple_now(session).code


def connected(visit: Visits) -> tuple[SessionStore, SessionStore]:
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    assert actions.enter_code(ben, shown(ana), "home")
    actions.confirm_code(ben)
    actions.confirm_code(ana)
    assert (state(ana), state(ben)) == ("connected", "connected")
    return ana, ben


def opened(ana: SessionStore, ben: SessionStore, item: str, value: Any) -> None:
    actions.change_space(ana, partial(offered, item=item, value=value))
    actions.change_space(ben, lambda space, who: sharing.want(space, who, (item,), among=(item,)))


def offered(space: sharing.Space, who: int, item: str, value: Any) -> sharing.Space:
    return sharing.offer(space, who, item, value)


def seen(session: SessionStore) -> sharing.Seen:
    couple = actions.couple_now(session)
    assert couple.seen
    return couple.seen


@pytest.mark.parametrize("first", ["who shows", "who entered"])
def test_two_people_connect_whoever_confirms_first(visit: Visits, first: str) -> None:
    ana, ben = begun(visit), begun(visit)
    code = shown(ana)
    assert len(code) == pairing.SIGNS
    assert actions.enter_code(ben, f" {code[:4].lower()} - {code[4:]} ", "home")
    assert actions.couple_now(ana).two == actions.couple_now(ben).two
    one, other = (ana, ben) if first == "who shows" else (ben, ana)
    actions.confirm_code(one)
    assert {state(one), state(other)} == {"showing", "entered"}
    actions.confirm_code(other)
    assert state(one) == state(other) == "connected"
    assert Meeting.objects.count() == 0


def test_nobody_can_be_told_by_entering(visit: Visits) -> None:
    """P10: a true, a used, a withdrawn and a made-up code look the same to whoever enters them."""
    codes = {"true": shown(begun(visit)), "made up": "22222222"}
    used = begun(visit)
    codes["used"] = shown(used)
    actions.enter_code(begun(visit), codes["used"], "cafe")
    withdrawn = begun(visit)
    codes["withdrawn"] = shown(withdrawn)
    actions.withdraw_code(withdrawn)
    for name, code in codes.items():
        session = begun(visit)
        assert actions.enter_code(session, code, name)
        actions.confirm_code(session)
        couple = actions.couple_now(session)
        assert (couple.state, couple.confirmed, couple.code) == ("entered", True, ""), name


def test_codes_that_can_be_none_are_said_so(visit: Visits) -> None:
    session = begun(visit)
    for typed in ("", "abc", "ABCDEFGHJ", "OOOO-1111", "\0" * 8, "😀" * 8, "A" * 5000):
        assert not actions.enter_code(session, typed, "home")
    assert state(session) == "none"


def test_p9_of_fifty_entries_at_once_exactly_one_pairs(
    visit: Visits, stores: Any, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str], None]
) -> None:
    # Stretching takes turns and waits two seconds at most; here it is the entering that is looked at.
    monkeypatch.setattr(pairing, "root_of", lambda code: keys.derived(code.encode(), "quick"))
    ana, others = begun(visit), [begun(visit) for _ in range(50)]
    code = shown(ana)

    def enter(number: int) -> None:
        try:
            session = SessionStore(others[number].session_key)
            assert actions.enter_code(session, code, f"network {number}")
            actions.confirm_code(session)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(enter, range(50)))
    assert {state(session) for session in others} == {"entered"}
    actions.confirm_code(ana)
    states = [state(session) for session in others]
    assert (state(ana), states.count("connected"), states.count("entered")) == ("connected", 1, 49)
    figure("P9: 50 entries of one code at once: 1 connected")


def test_a_code_ends_with_its_day(visit: Visits, clock: Any) -> None:
    ana, ben = begun(visit), begun(visit)
    actions.keep_story(ana, "en")
    actions.keep_story(ben, "en")
    code = shown(ana)
    clock.on(hours=26)
    ana, ben = (visit_again(visit, session) for session in (ana, ben))
    actions.enter_code(ben, code, "home")
    actions.confirm_code(ben)
    actions.confirm_code(ana)
    assert (state(ana), state(ben)) == ("none", "entered")


def visit_again(visit: Visits, session: SessionStore) -> SessionStore:
    again = visit()
    again[access.MEMBER] = session[access.MEMBER]
    again.save()
    return again


def test_an_item_is_seen_once_both_confirmed_it(visit: Visits) -> None:
    ana, ben = connected(visit)
    actions.change_space(ana, partial(offered, item="own_part", value="I get loud"))
    assert seen(ben).theirs == {} and seen(ana).mine == {}
    actions.change_space(ben, lambda space, who: sharing.want(space, who, ("own_part",)))
    assert seen(ben).theirs == seen(ana).mine == {"own_part": "I get loud"}
    actions.change_space(ana, lambda space, who: sharing.take_back(space, who, ("own_part",)))
    assert seen(ben).theirs == seen(ana).mine == {}


def test_what_was_taken_back_is_in_no_old_copy(visit: Visits, stores: Any) -> None:
    ana, ben = connected(visit)
    opened(ana, ben, "own_part", "I get loud")
    backup = stores.rows("default")
    actions.change_space(ana, lambda space, who: sharing.take_back(space, who, ("own_part",)))
    stores.restore("default", backup)
    assert (state(ana), state(ben)) == ("ended", "ended")
    actions.begin_anew(ben)
    assert (state(ana), state(ben)) == ("ended", "none")


def test_a_round_opens_what_both_would_call_and_nothing_else(visit: Visits, stores: Any) -> None:
    ana, ben = connected(visit)
    actions.change_space(ana, lambda space, who: rounds.lock(space, who, {"1": "yes", "2": "maybe", "3": "no"}))
    before = stores.rows("default")
    assert seen(ben).opened is None and seen(ben).may_lock
    after = actions.change_space(ben, lambda space, who: rounds.lock(space, who, {"1": "maybe", "2": "no", "3": "yes"}))
    assert after and after.opened == (1,) == seen(ana).opened
    # Locks of before the opening are in no old copy: the secret that opened them is gone.
    stores.restore("default", before)
    assert (state(ana), state(ben)) == ("ended", "ended")


def test_both_lock_at_once(visit: Visits, stores: Any) -> None:
    ana, ben = connected(visit)

    def lock(key: str) -> None:
        try:
            actions.change_space(SessionStore(key), lambda space, who: rounds.lock(space, who, {"7": "yes"}))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lock, [str(ana.session_key), str(ben.session_key)]))
    assert seen(ana).opened == seen(ben).opened == (7,)


@pytest.mark.parametrize("how", ["leaving", "erasing", "expiry"])
@pytest.mark.parametrize("who", [0, 1])
def test_nothing_is_open_any_more_for_both_at_once(visit: Visits, stores: Any, clock: Any, how: str, who: int) -> None:
    pair = connected(visit)
    opened(pair[0], pair[1], "small_step", "a walk")
    ending, staying = pair[who], pair[1 - who]
    if how == "leaving":
        actions.leave_couple(ending)
    elif how == "erasing":
        actions.erase_story(ending)
    else:
        actions.keep_story(staying, "en")  # the other one's visit had no words: it ends by itself
        clock.on(hours=40)
        staying = visit_again(visit, staying)
    assert actions.couple_now(staying) == access.Couple("ended")
    actions.begin_anew(staying)
    assert state(staying) == "none"


def test_leaving_takes_bytes_and_both_backups_out_of_reach(visit: Visits, stores: Any) -> None:
    ana, ben = connected(visit)
    opened(ana, ben, "own_part", "I get loud")
    backup, halves = stores.rows("default"), Shard.objects.count()
    actions.leave_couple(ben)
    assert Shard.objects.count() == halves - 1 and Round.objects.count() == 0
    stores.restore("default", backup)
    assert state(ana) == state(ben) == "ended"


def test_the_shared_row_has_one_length(visit: Visits) -> None:
    ana, ben = connected(visit)
    at = access.own_for(access.reader_of(ana)).space
    assert at

    def length() -> int:
        space = spaces.opened(at)
        assert space
        return len(Blob.objects.get(addr=space.address).ct)

    empty = length()
    for item in ("own_part", "small_step", "term_own_words"):
        opened(ana, ben, item, "💛" * sharing.LONGEST_OPENED)
        opened(ben, ana, item, "💛" * sharing.LONGEST_OPENED)
    assert length() == empty


def test_the_phone_that_is_passed_holds_open_things_only(visit: Visits) -> None:
    ana, ben = connected(visit)
    opened(ana, ben, "own_part", "I get loud")
    actions.change_space(ana, partial(offered, item="small_step", value="only offered"))
    assert actions.pass_the_phone(ana)
    shared = access.shared_for(ana)
    assert shared and [dict(items) for items in shared.open] == [{"own_part": "I get loud"}, {}]
    assert access.story_for(access.reader_of(ana)).said == ""
    assert access.is_for_both(ana) and not access.is_for_both(ben)


def test_many_entries_have_to_wait(visit: Visits) -> None:
    session = begun(visit)
    for number in range(10):
        actions.enter_code(session, f"2222222{pairing.ALPHABET[number]}", "home")
    with pytest.raises(actions.TooManyTries):
        actions.enter_code(session, "33333333", "home")
    assert connecting.entries is not connecting.shown


def test_a_code_entered_where_it_is_shown_leads_nowhere(visit: Visits) -> None:
    ana = begun(visit)
    code = shown(ana)
    actions.confirm_code(ana)
    actions.enter_code(ana, code, "home")
    actions.confirm_code(ana)
    assert state(ana) == "entered"
    assert Meeting.objects.count() == 1, "the code that was shown is taken back, not left to be entered in vain"
    actions.withdraw_code(ana)
    assert Meeting.objects.count() == 0


def test_a_code_that_is_entered_where_it_is_shown_stays_free_for_another(visit: Visits) -> None:
    """Sent from two devices at once: whoever enters their own code does not take the other one's place."""
    ana, ben = begun(visit), begun(visit)
    code = shown(ana)
    pending = access.own_for(access.reader_of(ana)).pending
    assert pending
    counted = []
    for root in (pending.root, bytes(32)):  # one's own, and a wrong one
        with CaptureQueriesContext(connections["vault"]) as asked:
            pairing.enter(sharing.replace(pending, showing=False, code="", root=root), pending.until.date())
        counted.append([query["sql"].split("WHERE")[0][:30] for query in asked])
    assert counted[0] == counted[1]
    actions.enter_code(ben, code, "home")
    for session in (ana, ben):
        actions.confirm_code(session)
    assert (state(ana), state(ben)) == ("connected", "connected")


def test_whoever_looks_first_does_no_more_than_the_other(visit: Visits) -> None:
    """Else the work of my first look would tell whether the other one has been here since both confirmed."""
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(ben, shown(ana), "home")
    actions.confirm_code(ben)
    actions.confirm_code(ana)
    looks = []
    for session in (ben, ana):
        with (
            CaptureQueriesContext(connections["default"]) as main,
            CaptureQueriesContext(connections["vault"]) as vaulted,
        ):
            assert state(session) == "connected"
        looks.append([[query["sql"].split("WHERE")[0][:30] for query in asked] for asked in (main, vaulted)])
    assert looks[0] == looks[1]


@pytest.mark.parametrize("who", [0, 1])
def test_erasing_before_the_first_look_leaves_nobody_tied(visit: Visits, who: int) -> None:
    """Both confirmed, one has not looked yet and erases: the other one sees what leaving looks like."""
    pair = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(pair[1], shown(pair[0]), "home")
    actions.confirm_code(pair[who])
    actions.confirm_code(pair[1 - who])
    assert state(pair[1 - who]) == "connected"
    actions.erase_story(pair[who])
    assert state(pair[1 - who]) == "ended"
    assert Meeting.objects.count() == 0


def test_erasing_while_another_device_takes_the_connection_in_leaves_nobody_tied(
    visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(ben, shown(ana), "home")
    actions.confirm_code(ben)
    actions.confirm_code(ana)
    phone, let_go = visit_again(visit, ana), pairing.let_go

    def late(pending: Any) -> Any:
        assert state(phone) == "connected"  # noted, and the welcome forgotten, after her row was read
        return let_go(pending)

    monkeypatch.setattr(pairing, "let_go", late)
    actions.erase_story(ana)
    assert state(ben) == "ended"


def test_erasing_takes_a_code_that_is_shown_along(visit: Visits) -> None:
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    code = shown(ana)
    actions.confirm_code(ana)
    actions.erase_story(ana)
    assert Meeting.objects.count() == 0
    actions.enter_code(ben, code, "home")
    actions.confirm_code(ben)
    assert state(ben) == "entered"


def test_six_words_that_come_after_confirming_keep_what_is_shared(visit: Visits, clock: Any) -> None:
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(ben, shown(ana), "home")
    actions.confirm_code(ana)
    actions.keep_story(ana, "en")
    actions.keep_story(ben, "en")
    actions.confirm_code(ben)
    assert (state(ana), state(ben)) == ("connected", "connected")
    clock.on(days=40)
    ana, ben = (visit_again(visit, session) for session in (ana, ben))
    assert (state(ana), state(ben)) == ("connected", "connected")


@pytest.mark.parametrize("is_begun", [False, True])
@pytest.mark.parametrize("shows", [False, True])
def test_six_words_prolong_what_was_confirmed_by_one_who_then_leaves(
    visit: Visits, clock: Any, shows: bool, is_begun: bool
) -> None:
    """Their half of the meeting, or of the space where the other one was quicker, says the new day without a look."""
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(ben, shown(ana), "home")
    actions.keep_story(ben if shows else ana, "en")
    first, other = (ana, ben) if shows else (ben, ana)
    actions.confirm_code(first)
    if is_begun:
        actions.confirm_code(other)
    actions.keep_story(first, "en")
    actions.end_visit(visit(first.session_key))
    if not is_begun:
        actions.confirm_code(other)
    assert state(other) == "connected"
    clock.on(days=40)
    assert state(visit_again(visit, other)) == "connected"


def test_taking_words_costs_the_same_whether_the_other_one_entered(visit: Visits) -> None:
    costs = []
    for entered in (False, True):
        ana, ben = begun(visit), begun(visit)
        code = shown(ana)
        if entered:
            actions.enter_code(ben, code, "home")
            actions.confirm_code(ben)
        with CaptureQueriesContext(connections["vault"]) as asked:
            actions.keep_story(ana, "en")
        costs.append([query["sql"].split("WHERE")[0][:30] for query in asked])
    assert costs[0] == costs[1]


def test_what_is_taken_in_and_cut_off_then_lives_as_long_as_the_words(
    visit: Visits, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(ben, shown(ana), "home")
    actions.keep_story(ben, "en")
    actions.confirm_code(ana)
    actions.confirm_code(ben)
    with monkeypatch.context() as patch:  # no look of hers when the words come
        patch.setattr(actions, "couple_now", lambda session: None)
        actions.keep_story(ana, "en")

    def cut_off(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(spaces, "prolong", cut_off)
        with pytest.raises(KeyboardInterrupt):
            state(ana)
    assert (state(ana), state(ben)) == ("connected", "connected")
    clock.on(days=40)
    assert state(visit_again(visit, ben)) == "connected"


@pytest.mark.parametrize("how", ["withdraws", "shows anew", "leaves"])
def test_whoever_turns_away_before_the_first_look_leaves_nobody_tied(visit: Visits, how: str) -> None:
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(ben, shown(ana), "home")
    actions.confirm_code(ben)
    actions.confirm_code(ana)
    assert state(ana) == "connected"
    if how == "withdraws":
        actions.withdraw_code(ben)
    elif how == "leaves":
        actions.leave_couple(ben)
    else:
        actions.show_code(ben, "home")
    assert state(ana) == "ended"
    assert state(ben) == {"withdraws": "none", "shows anew": "showing", "leaves": "ended"}[how]


def test_a_change_that_was_cut_off_is_finished_by_the_next(visit: Visits, stores: Any) -> None:
    """Cut off after the row was written, the old secret is still there: whatever is done next takes it away."""
    ana, ben = connected(visit)
    opened(ana, ben, "own_part", "I get loud")
    backup, old = stores.rows("default"), bytes(Round.objects.get().secret)
    actions.change_space(ana, lambda space, who: sharing.take_back(space, who, ("own_part",)))
    Round.objects.update(previous=old)  # as it was before the last statement
    actions.change_space(ana, lambda space, who: sharing.take_back(space, who, ("own_part",)))
    stores.restore("default", backup)
    assert (state(ana), state(ben)) == ("ended", "ended")


def test_a_name_that_was_taken_off_is_in_no_old_copy(visit: Visits, stores: Any) -> None:
    ana, ben = connected(visit)
    actions.change_space(ana, lambda space, who: sharing.put_name(space, who, 5))
    backup = stores.rows("default")
    actions.change_space(ana, lambda space, who: sharing.take_name(space, who, 5))
    stores.restore("default", backup)
    assert state(ben) == "ended"


def test_a_change_between_two_reads_is_not_taken_for_the_end(visit: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben = connected(visit)
    opened(ana, ben, "own_part", "I get loud")
    read, turns = spaces.read, iter([True])

    def slow(space: spaces.Opened) -> sharing.Space:
        if next(turns, False):  # the secret is read, the row not yet: now the other one takes something back
            actions.change_space(ana, lambda shared, who: sharing.take_back(shared, who, ("own_part",)))
        return read(space)

    monkeypatch.setattr(spaces, "read", slow)
    assert state(ben) == "connected"


def test_who_comes_back_finds_nothing_of_the_visit_before(visit: Visits) -> None:
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    words = actions.keep_story(ben, "en")
    actions.keep_story(ana, "en")
    ana.update({"wishes": {"culture": ["muslim"]}, "side": True, "passed": True, "lang": "es"})
    ana.save()
    before = ana.session_key
    assert actions.come_back(ana, words, "home")
    ana.save()
    assert ana.session_key != before
    assert set(SessionStore(ana.session_key).keys()) == {access.MEMBER, "own", "lang"}
    assert access.story_for(access.reader_of(ana)).said == "Ben"


@pytest.mark.parametrize("shared", [True, False])
def test_a_device_that_others_use_stays_one_for_who_comes_back(visit: Visits, shared: bool) -> None:
    words = actions.keep_story(begun(visit), "en")
    there = visit()
    there["shared_device"] = shared
    assert actions.come_back(there, words, "home")
    assert access.idle_seconds(SessionStore(there.session_key)) == (600 if shared else 3600)


@pytest.mark.parametrize("kept", [True, False])
def test_leaving_ends_what_no_six_words_keep(visit: Visits, kept: bool) -> None:
    ana, ben = connected(visit)
    if kept:
        actions.keep_story(ana, "en")
    actions.end_visit(ana)
    assert state(ben) == ("connected" if kept else "ended")


def test_a_crowd_at_the_words_is_sent_away_at_once(monkeypatch: pytest.MonkeyPatch, stores: Any) -> None:
    """What waits holds a thread, and "leave now" needs one."""
    places = vault.AT_ONCE + vault.WAITING
    inside, go = Semaphore(0), Event()

    def slow(*_: object) -> bytes:
        inside.release()
        go.wait(10)
        return bytes(32)

    monkeypatch.setattr(vault, "root_of", slow)
    monkeypatch.setattr(vault, "QUEUE_SECONDS", 10.0)
    vault.make_pepper()

    def try_it() -> bool:
        try:
            vault.root("six words")
        except actions.TooManyTries:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(places) as pool:
        waiting = [pool.submit(try_it) for _ in range(places)]
        for _ in range(vault.AT_ONCE):
            assert inside.acquire(timeout=10)
        while vault._places._value:  # the others come to wait
            sleep(0.01)
        assert try_it() is False
        go.set()
        assert all(one.result() for one in waiting)


@pytest.mark.parametrize("confirmed", [False, True])
def test_p12_a_self_check_that_is_not_passed_never_ends_what_both_confirmed(visit: Visits, confirmed: bool) -> None:
    """Before, it takes a code back, which looks like doing nothing; after, it changes nothing that the other one sees."""
    ana, ben = begun(visit, "Ana"), begun(visit, "Ben")
    actions.enter_code(ben, shown(ana), "home")
    actions.confirm_code(ben)
    if confirmed:
        actions.confirm_code(ana)
    actions.hold_code(ben)
    if not confirmed:
        actions.confirm_code(ana)
    assert (state(ana), state(ben)) == (("connected", "connected") if confirmed else ("showing", "none"))
