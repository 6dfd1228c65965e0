"""The output window and its GL context through Qt: one context, drawn off screen and shown on the chosen display."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QOffscreenSurface,
    QOpenGLContext,
    QScreen,
    QSurface,
    QSurfaceFormat,
    QWindow,
)

from react_app.core.errors import GraphicsError
from react_app.engine.context import wanted_versions, wrap_current
from react_app.engine.renderer import Renderer
from react_app.link.messages import Display
from react_app.stage.surface import WindowKey

_KEYS = {
    Qt.Key.Key_Space: WindowKey("tap"),
    Qt.Key.Key_B: WindowKey("blackout"),
    Qt.Key.Key_F: WindowKey("freeze"),
    Qt.Key.Key_Escape: WindowKey("close"),
    Qt.Key.Key_F11: WindowKey("fullscreen"),
    **{key: WindowKey("scene", n) for n, key in enumerate(range(Qt.Key.Key_1, Qt.Key.Key_9 + 1), start=1)},
}


def display_identity(screen: QScreen) -> str:
    """Return what names a display across unplugging: connector, maker, model and serial number."""
    parts = (screen.name(), screen.manufacturer(), screen.model(), screen.serialNumber())
    return "|".join(part for part in parts if part)


class OutputWindow(QWindow):
    """A borderless window that collects keys."""

    def __init__(self, screen: QScreen, surface_format: QSurfaceFormat) -> None:
        super().__init__(screen)
        self.keys: list[WindowKey] = []
        self.setSurfaceType(QSurface.SurfaceType.OpenGLSurface)
        self.setFormat(surface_format)
        self.setTitle("Output")
        self.setCursor(Qt.CursorShape.BlankCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = _KEYS.get(Qt.Key(event.key()))
        if key is not None and not event.isAutoRepeat():
            self.keys.append(key)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.keys.append(WindowKey("close"))
        event.ignore()


class QtSurface:
    """A Qt GL context with at most one output window."""

    def __init__(self, application: QGuiApplication) -> None:
        """Make the context on an off-screen surface.

        Raises:
            GraphicsError: Qt cannot make a GL context here.
        """
        self._application = application
        surface_format = QSurfaceFormat()
        surface_format.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
        surface_format.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
        surface_format.setSwapInterval(1)
        surface_format.setDepthBufferSize(0)
        self._gl = QOpenGLContext()
        if not any(self._create(surface_format, version) for version in wanted_versions()):
            raise GraphicsError("No OpenGL context can be made on this display; check the graphics driver.")
        self._offscreen = QOffscreenSurface()
        self._offscreen.setFormat(self._gl.format())
        self._offscreen.create()
        if not self._gl.makeCurrent(self._offscreen):
            raise GraphicsError("The graphics driver refuses to draw off screen.")
        self.context: Any = wrap_current(lambda name: int(self._gl.getProcAddress(name.encode())))
        self._window: OutputWindow | None = None
        self._drawn: OutputWindow | None = None
        self._wanted = ""
        self._fullscreen = True
        self._is_wanted = False
        self.problem = ""

    def _create(self, surface_format: QSurfaceFormat, version: int) -> bool:
        surface_format.setVersion(version // 100, version // 10 % 10)
        self._gl.setFormat(surface_format)
        return self._gl.create()

    def displays(self) -> tuple[Display, ...]:
        """Return the displays Qt knows, primary first."""
        return tuple(_describe(screen) for screen in QGuiApplication.screens())

    @property
    def output_open(self) -> bool:
        """Whether the output window is there."""
        return self._window is not None

    @property
    def output_display(self) -> str:
        """Identity of the display the output belongs on."""
        return self._wanted

    @property
    def shown_display(self) -> str:
        """Identity of the display the window is on."""
        return display_identity(self._window.screen()) if self._window is not None else ""

    def poll(self) -> list[WindowKey]:
        """Handle window events, follow displays that come and go, return keys."""
        self._application.processEvents()
        self._follow_displays()
        if self._window is None:
            return []
        keys, self._window.keys = self._window.keys, []
        return keys

    def open_output(self, display: str, fullscreen: bool) -> None:
        """Open the output on the display of this identity; without one on the last display in the list."""
        screens = QGuiApplication.screens()
        if not screens:
            self.problem = "There is no display to open the output on."
            return
        self._wanted = display or self._wanted or display_identity(screens[-1])
        self._fullscreen = fullscreen
        self._is_wanted = True
        screen = _find_screen(self._wanted)
        if screen is None:
            self.problem = f"The display {self._wanted.split('|')[0]} is not connected; the output opens when it is."
            return
        self._place(screen)

    def close_output(self) -> None:
        """Close the output window and no longer want one."""
        self._is_wanted = False
        self.problem = ""
        self._drop_window()

    def draw(self, renderer: Renderer) -> None:
        """Draw the picture into the output window's back buffer, if there is one, and wait until that is done."""
        window = self._window
        self._drawn = None
        if window is not None and window.isExposed():
            if self._gl.makeCurrent(window):
                ratio = window.devicePixelRatio()
                size = (round(window.width() * ratio), round(window.height() * ratio))
                renderer.picture.present(self._gl.defaultFramebufferObject(), *size)
                self._drawn = window
            else:
                self._gl.makeCurrent(self._offscreen)
        renderer.finish()

    def show(self) -> None:
        """Swap the output window's buffers, if it was drawn."""
        if self._drawn is not None and self._drawn is self._window:
            self._gl.swapBuffers(self._drawn)

    def release(self) -> None:
        """Close the window and the context."""
        self._drop_window()
        self._gl.doneCurrent()

    def _follow_displays(self) -> None:
        if not self._is_wanted:
            return
        screen = _find_screen(self._wanted)
        if self._window is not None and screen is None:
            self._drop_window()
            name = self._wanted.split("|")[0]
            self.problem = f"The display {name} was unplugged; the output returns when it is back."
        elif self._window is None and screen is not None:
            self._place(screen)

    def _place(self, screen: QScreen) -> None:
        self.problem = ""
        if self._window is None:
            self._window = OutputWindow(screen, self._gl.format())
        window = self._window
        window.setScreen(screen)
        if self._fullscreen:
            window.setFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
            window.setGeometry(screen.geometry())
            window.showFullScreen()
        else:
            window.setFlags(Qt.WindowType.Window)
            window.showNormal()
            window.setGeometry(_windowed(screen.availableGeometry()))

    def _drop_window(self) -> None:
        self._gl.makeCurrent(self._offscreen)
        if self._window is not None:
            self._window.destroy()
            self._window.deleteLater()
            self._window = None


def _find_screen(identity: str) -> QScreen | None:
    screens = QGuiApplication.screens()
    for screen in screens:
        if display_identity(screen) == identity:
            return screen
    return None


def _windowed(area: QRect) -> QRect:
    width = min(1280, area.width() * 3 // 4)
    height = width * 9 // 16
    return QRect(area.x() + (area.width() - width) // 2, area.y() + (area.height() - height) // 2, width, height)


def _describe(screen: QScreen) -> Display:
    size = screen.size() * screen.devicePixelRatio()
    label = " ".join(part for part in (screen.manufacturer(), screen.model()) if part) or screen.name()
    return Display(
        display_identity(screen),
        f"{label} {size.width()}×{size.height()}",
        size.width(),
        size.height(),
        screen.refreshRate() or 60.0,
    )
