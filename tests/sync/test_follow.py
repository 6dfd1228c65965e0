"""The poller's rhythm, without a clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.follow import LOOPBACK, REMOTE, Follower, Rhythm, Watched

CALM = Rhythm(jitter=0.0)


def follower(rhythm: Rhythm = CALM, random: float = 0.5) -> Follower:
    return Follower(rhythm, lambda: random)


def test_the_first_look_is_at_once() -> None:
    assert follower().next_look(1000.0, []) <= 1000.0


def test_a_new_compel_is_looked_at_after_thirty_seconds() -> None:
    poller = follower()
    poller.looked(1000.0)
    assert poller.next_look(1005.0, [Watched(created=1005.0)]) == 1035.0
    assert poller.next_look(1005.0, [Watched(created=1005.0, check_back=600.0)]) == 1035.0


@pytest.mark.parametrize(("focused", "pause"), [(True, 60.0), (False, 600.0)])
def test_later_looks_go_by_whether_somebody_watches(focused: bool, pause: float) -> None:
    poller = follower()
    poller.focus(focused)
    poller.looked(1100.0)
    assert poller.next_look(1100.0, [Watched(1000.0, looked=1100.0)]) == 1100.0 + pause


def test_with_nothing_in_the_making_looks_are_rare() -> None:
    poller = follower()
    poller.focus(True)
    poller.looked(1100.0)
    assert poller.next_look(1100.0, []) == 1700.0


def test_what_the_server_asks_for_goes_first() -> None:
    poller = follower()
    poller.focus(True)
    poller.looked(1100.0)
    compels = [Watched(1000.0, looked=1100.0, check_back=240.0), Watched(900.0, looked=1100.0, check_back=300.0)]
    assert poller.next_look(1100.0, compels) == 1340.0


def test_a_server_on_this_machine_is_looked_at_every_second_whatever_it_says() -> None:
    poller = follower(LOOPBACK)
    poller.focus(True)
    poller.looked(1100.0)
    assert poller.next_look(1100.0, [Watched(1000.0, looked=1100.0, check_back=600.0)]) == pytest.approx(1101.0)


def test_retry_after_holds_even_when_woken() -> None:
    poller = follower()
    poller.looked(1000.0)
    poller.failed(1100.0, retry_after=90.0)
    poller.wake()
    assert poller.next_look(1101.0, [Watched(1000.0)]) == 1190.0


def test_offline_is_calm_and_over_at_the_first_answer() -> None:
    poller = follower()
    waits = []
    now = 1000.0
    for _ in range(12):
        poller.failed(now)
        due = poller.next_look(now, [Watched(900.0)])
        waits.append(due - now)
        now = due
    assert waits[:4] == [5.0, 10.0, 20.0, 40.0]
    assert max(waits) == waits[-1] == 600.0
    poller.looked(now)
    poller.focus(True)
    assert poller.next_look(now, [Watched(900.0, looked=now)]) == now + 60.0


def test_a_webhook_wakes_but_a_storm_of_them_does_not_hurry() -> None:
    poller = follower()
    poller.looked(1000.0)
    poller.wake()
    assert poller.next_look(1000.5, [Watched(100.0, looked=1000.0, check_back=600.0)]) == 1001.0
    poller.looked(1001.0)
    assert poller.next_look(1001.0, [Watched(100.0, looked=1001.0, check_back=600.0)]) == 1601.0


def test_by_hand_at_most_every_ten_seconds() -> None:
    poller = follower()
    assert poller.may_refresh(1000.0)
    poller.looked(1000.0)
    assert not poller.may_refresh(1009.9)
    assert poller.may_refresh(1010.0)
    assert poller.may_refresh(500.0)  # the clock was set back
    poller.failed(1020.0)
    assert not poller.may_refresh(1021.0)


@given(
    random=st.floats(0.0, 1.0),
    now=st.floats(1e9, 2e9),
    ages=st.lists(st.floats(0.0, 5000.0), max_size=5),
    asked=st.floats(0.0, 90000.0),
    focused=st.booleans(),
)
def test_jitter_is_ten_percent_and_no_clock_stops_the_poller(
    random: float, now: float, ages: list[float], asked: float, focused: bool
) -> None:
    calm, shaky = follower(), follower(REMOTE, random)
    for poller in (calm, shaky):
        poller.focus(focused)
        poller.looked(now)
    compels = [Watched(now - age, now, asked) for age in ages]
    plain, due = calm.next_look(now, compels) - now, shaky.next_look(now, compels) - now
    assert 0.9 * plain - 1e-3 <= due <= 1.1 * plain + 1e-3
    back = now - 1e6
    assert shaky.next_look(back, compels) - back <= 1.1 * 24 * 3600.0 + 1.0
