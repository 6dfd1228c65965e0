"""Whose value a widget shows."""

from __future__ import annotations

from react_app.ui.held import ECHO_S, HeldValue, same_value


def test_the_stage_is_shown_while_nobody_touches() -> None:
    held = HeldValue(0.0)
    assert held.hear(0.5, 10.0)
    assert held.value == 0.5


def test_the_hand_is_shown_while_it_holds() -> None:
    held = HeldValue(0.0)
    held.grab()
    held.put(0.7, 10.0)
    assert not held.hear(0.1, 99.0)
    assert held.value == 0.7


def test_an_old_answer_does_not_flicker_after_the_release() -> None:
    held = HeldValue(0.0)
    held.grab()
    held.put(0.7, 10.0)
    held.release(10.0)
    assert not held.hear(0.1, 10.1)
    assert held.value == 0.7


def test_the_stage_wins_in_the_end() -> None:
    held = HeldValue(0.0)
    held.put(0.7, 10.0)
    assert held.hear(0.1, 10.0 + ECHO_S + 0.01)
    assert held.value == 0.1


def test_after_the_echo_the_stage_is_followed_at_once() -> None:
    held = HeldValue(0.0)
    held.put(0.7, 10.0)
    held.hear(0.7, 10.05)
    assert held.hear(0.2, 10.06)


def test_values_are_compared_with_a_tolerance() -> None:
    assert same_value((0.1, 0.2), (0.1000000001, 0.2))
    assert not same_value(0.1, 0.2)
    assert same_value(True, True)
