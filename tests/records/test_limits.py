"""How often words may be tried."""

import threading

import pytest

from secondchair.records import vault
from secondchair.records.in_memory import InMemory
from secondchair.records.limits import LONGEST_WAIT, PER_NETWORK, PER_SITE, TooManyTries, Tries, network_of


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Seconds:
    return Seconds()


def dumped(memory: InMemory) -> bytes:
    """Every byte of it."""
    with memory.turn():
        pass
    assert memory._base is not None
    return memory._base.serialize()


def wait_of(tries: Tries, network: str) -> float:
    try:
        tries.count(network)
    except TooManyTries as too_many:
        return too_many.seconds
    return 0.0


def test_ten_tries_an_hour_pass_at_once_then_waits_grow_to_twenty_seconds(time: Seconds) -> None:
    tries = Tries(time)
    assert [wait_of(tries, "ana") for _ in range(PER_NETWORK)] == [0.0] * PER_NETWORK
    waits = []
    for _ in range(8):
        wait = wait_of(tries, "ana")
        waits.append(wait)
        assert wait_of(tries, "ana") == wait  # a try that came too soon makes it no worse
        time.now += wait
        tries.count("ana")
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0, 20.0]


def test_another_network_is_not_slowed_down(time: Seconds) -> None:
    tries = Tries(time)
    for _ in range(PER_NETWORK):
        tries.count("ana")
    assert wait_of(tries, "ana") > 0
    assert wait_of(tries, "ben") == 0.0


def test_an_hour_later_everything_is_as_new(time: Seconds) -> None:
    tries = Tries(time)
    for _ in range(PER_NETWORK):
        tries.count("ana")
    time.now += 3600
    assert [wait_of(tries, "ana") for _ in range(PER_NETWORK)] == [0.0] * PER_NETWORK


def test_past_the_sites_limit_second_tries_wait_and_first_ones_pass(time: Seconds) -> None:
    tries = Tries(time)
    for number in range(PER_SITE):
        tries.count(f"network {number}")
    assert wait_of(tries, "cleo") == 0.0
    assert wait_of(tries, "cleo") == 1.0
    time.now += LONGEST_WAIT
    assert wait_of(tries, "cleo") == 0.0


def test_old_networks_are_forgotten_and_the_key_is_thrown_away_daily(time: Seconds) -> None:
    tries = Tries(time)
    for number in range(50):
        tries.count(f"network {number}")
    key = tries._memory.asked("SELECT key FROM day")
    time.now += 3601
    tries.count("dee")
    assert tries._memory.asked("SELECT count(*) FROM tried") == (1,)
    assert b"dee" not in dumped(tries._memory)
    time.now += 86400
    tries.count("dee")
    assert tries._memory.asked("SELECT key FROM day") != key


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "network"),
    [
        ("192.0.2.77", "", 0, "192.0.2.0/24"),
        ("192.0.2.77", "198.51.100.9", 0, "192.0.2.0/24"),  # nobody told us to believe it
        ("127.0.0.1", "203.0.113.5, 198.51.100.9", 1, "198.51.100.0/24"),  # what our own proxy wrote, not the visitor
        ("127.0.0.1", "203.0.113.5, 198.51.100.9, 10.0.0.1", 2, "198.51.100.0/24"),
        ("127.0.0.1", "198.51.100.9", 2, "127.0.0.0/24"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "", 0, "192.0.2.0/24"),
        ("", "", 0, "unknown"),
        ("127.0.0.1", "<script>", 1, "unknown"),
    ],
)
def test_network_of_an_address(remote: str, forwarded: str, proxies: int, network: str) -> None:
    assert network_of(remote, forwarded, proxies) == network


def test_one_derivation_at_a_time_and_a_clear_word_to_the_next(stores: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "QUEUE_SECONDS", 0.05)
    assert all(vault._turns.acquire(timeout=1) for _ in range(vault.AT_ONCE))
    try:
        with pytest.raises(TooManyTries, match="wait"):
            vault.root("a b c d e f")
    finally:
        for _ in range(vault.AT_ONCE):
            vault._turns.release()
    assert len(vault.root("a b c d e f")[0]) == 32


def test_counting_is_safe_between_threads(time: Seconds) -> None:
    tries = Tries(time)
    passed: list[float] = []
    threads = [threading.Thread(target=lambda: passed.append(wait_of(tries, "ana"))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed.count(0.0) == PER_NETWORK
