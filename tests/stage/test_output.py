"""The output as it was asked for: never quicker than its display, and the same after a restart."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from react_app.link.messages import Display
from react_app.stage.output import Output

BEAMER = Display("beamer", "Beamer", 1280, 720, 50.0)
WALL = Display("wall", "LED wall", 1920, 1080, 144.0)


@dataclass
class Room:
    """Two displays, a renderer and a pacer, that note what they are told."""

    output_open: bool = False
    output_display: str = ""
    fullscreen: bool = False
    drawn: tuple[int, int] = (0, 0)
    rates: list[float] = field(default_factory=list)

    connected: tuple[Display, ...] = (BEAMER, WALL)
    moved_to: str = ""

    @property
    def shown_display(self) -> str:
        shown = (self.moved_to or self.output_display) if self.output_open else ""
        return shown if shown in [display.id for display in self.connected] else ""

    def displays(self) -> tuple[Display, ...]:
        return self.connected

    def open_output(self, display: str, fullscreen: bool) -> None:
        self.output_open, self.fullscreen = True, fullscreen
        self.output_display, self.moved_to = display or self.output_display, ""

    def close_output(self) -> None:
        self.output_open = False

    def resize(self, size: tuple[int, int]) -> None:
        self.drawn = size

    def set_rate(self, fps: float) -> None:
        self.rates.append(fps)


def output_of(room: Room, *, software: bool = False) -> Output:
    return Output(room, room, room, (1920, 1080), 60.0, fullscreen=True, software=software)  # type: ignore[arg-type]


@pytest.mark.parametrize(("display", "rate"), [(BEAMER, 50.0), (WALL, 60.0)])
def test_the_rate_is_the_displays_where_that_is_lower(display: Display, rate: float) -> None:
    room = Room()
    output = output_of(room)
    output.open(display.id, True)
    assert room.rates[-1] == rate
    output.resize((1280, 720), 120.0)
    assert room.rates[-1] == min(120.0, display.refresh_hz)
    assert output.fps == 120.0


def test_the_wanted_size_is_remembered_where_a_smaller_one_is_drawn() -> None:
    room = Room()
    output = output_of(room, software=True)
    assert output.size == (1920, 1080)
    assert room.drawn == (640, 360)


def test_full_screen_goes_over_on_the_same_display() -> None:
    room = Room()
    output = output_of(room)
    output.open("beamer", True)
    output.toggle_fullscreen()
    assert (room.output_display, room.fullscreen, output.fullscreen) == ("beamer", False, False)
    output.close()
    assert not room.output_open


def test_the_rate_is_the_wanted_one_again_after_the_window_closed() -> None:
    room = Room()
    output = output_of(room)
    output.open("beamer", True)
    output.close()
    assert room.rates[-1] == 60.0


def test_the_rate_goes_with_a_window_that_is_moved_to_another_display() -> None:
    room = Room()
    output = output_of(room)
    output.open("wall", False)
    room.moved_to = "beamer"
    output.follow()
    assert room.rates[-1] == 50.0
    room.moved_to = "wall"
    output.follow()
    assert room.rates[-1] == 60.0


def test_a_window_that_was_moved_fills_the_display_it_is_on_at_its_rate() -> None:
    room = Room()
    output = output_of(room)
    output.open("wall", False)
    room.moved_to = "beamer"
    output.toggle_fullscreen()
    assert (room.output_display, room.fullscreen, room.rates[-1]) == ("beamer", True, 50.0)


def test_the_rate_follows_a_display_that_is_unplugged_and_back_and_set_to_another_rate() -> None:
    room = Room()
    output = output_of(room)
    output.open("beamer", True)
    room.connected = (WALL,)
    output.follow()
    assert room.rates[-1] == 60.0
    room.connected = (replace(BEAMER, refresh_hz=24.0), WALL)
    output.follow()
    assert room.rates[-1] == 24.0


def test_the_pace_is_left_alone_while_the_display_stays_the_same() -> None:
    room = Room()
    output = output_of(room)
    output.open("beamer", True)
    told = len(room.rates)
    output.follow()
    assert len(room.rates) == told
