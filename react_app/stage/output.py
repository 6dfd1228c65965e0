"""The output as it was asked for: its window, and the picture's size and rate."""

from __future__ import annotations

from react_app.engine.renderer import Renderer
from react_app.stage.pacing import Pacer
from react_app.stage.sizes import live_size
from react_app.stage.surface import Surface


class Output:
    """Carries out what desks and keys want of the output; main thread."""

    def __init__(
        self,
        surface: Surface,
        renderer: Renderer,
        pacer: Pacer,
        size: tuple[int, int],
        fps: float,
        *,
        fullscreen: bool,
        software: bool,
    ) -> None:
        """`software`: there is no GPU, so the picture is drawn smaller than `size`."""
        self._surface, self._renderer, self._pacer = surface, renderer, pacer
        self._software = software
        self.size = size
        """Width and height that are wanted."""
        self.fps = fps
        """Pictures a second that are wanted; the display may allow fewer."""
        self.fullscreen = fullscreen
        """Whether the window fills its display, while it is open or when it was last."""
        self.resize(size, fps)

    def resize(self, size: tuple[int, int], fps: float) -> None:
        """Draw at another size and rate."""
        self.size, self.fps = size, fps
        self._renderer.resize(live_size(size, software=self._software))
        self._apply_rate()

    def open(self, display: str, fullscreen: bool) -> None:
        """Open the window on a display, or move it there."""
        self.fullscreen = fullscreen
        self._surface.open_output(display, fullscreen)
        self._apply_rate()

    def toggle_fullscreen(self) -> None:
        """Fill the display the window is on, or become a window on it."""
        self.open("" if self.fullscreen else self._surface.shown_display, not self.fullscreen)

    def close(self) -> None:
        """Close the window."""
        self._surface.close_output()
        self._apply_rate()

    def follow(self) -> None:
        """Keep to the display's rate where the window was moved, or the display went, came back or has another one;
        about once a second, for it takes a moment."""
        if self._aim() != self._aimed:
            self._apply_rate()

    def _aim(self) -> tuple[str, float]:
        """Return the display the picture is seen on, and the wanted rate, or the display's where that is lower."""
        shown = self._surface.shown_display
        rates = (display.refresh_hz for display in self._surface.displays() if shown and display.id == shown)
        return shown, min((self.fps, *rates))

    def _apply_rate(self) -> None:
        self._aimed = self._aim()
        self._pacer.set_rate(self._aimed[1])
