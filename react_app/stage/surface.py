"""Where the stage draws: a display through Qt windows, or nothing but memory on a machine without one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.link.messages import Display


@dataclass(frozen=True, slots=True)
class WindowKey:
    """A key pressed on the output window, already turned into what it means."""

    action: Literal["tap", "blackout", "freeze", "close", "fullscreen", "scene"]
    number: int = 0


class Surface(Protocol):
    """What the frame loop needs of the place it draws to. All methods are called on the stage's main thread."""

    context: Any
    """The moderngl context, current after `__init__`."""

    def displays(self) -> tuple[Display, ...]:
        """Return the displays an output can open on."""

    def poll(self) -> list[WindowKey]:
        """Handle window events; return the keys pressed on the output since the last call."""

    def open_output(self, display: str, fullscreen: bool) -> None:
        """Open the output window on a display, or move it there."""

    def close_output(self) -> None:
        """Close the output window."""

    @property
    def output_open(self) -> bool:
        """Whether an output window is wanted and on a display now."""

    @property
    def output_display(self) -> str:
        """Identity of the display the output is, or should be, on."""

    @property
    def shown_display(self) -> str:
        """Identity of the display the output is on now, wherever it was moved to; empty where there is no output."""

    @property
    def problem(self) -> str:
        """A sentence about the output, empty while all is well."""

    def draw(self, renderer: Renderer) -> None:
        """Draw the renderer's picture where it will be shown, and wait until that is done."""

    def show(self) -> None:
        """Show what was drawn; may wait for the display."""

    def release(self) -> None:
        """Give everything back."""


class HeadlessSurface:
    """A GL context without any window: the picture goes to the desk's preview only."""

    def __init__(self) -> None:
        """Make the context.

        Raises:
            GraphicsError: there is no usable OpenGL.
        """
        self.context: Any = create_headless()
        self.output_open = False
        self.output_display = ""
        self.shown_display = ""
        self.problem = ""

    def displays(self) -> tuple[Display, ...]:
        """Return nothing: there is no display."""
        return ()

    def poll(self) -> list[WindowKey]:
        """Return no keys."""
        return []

    def open_output(self, display: str, fullscreen: bool) -> None:
        """Note that an output was asked for where there is no display."""
        self.problem = "There is no display to open the output on."

    def close_output(self) -> None:
        """Forget that an output was asked for."""
        self.problem = ""

    def draw(self, renderer: Renderer) -> None:
        """Wait until the picture is drawn, without holding the interpreter lock."""
        renderer.finish()

    def show(self) -> None:
        """Do nothing: there is no display."""

    def release(self) -> None:
        """Release the context."""
        self.context.release()


def has_display() -> bool:
    """Return whether windows can be opened by this process, as far as the environment tells."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
