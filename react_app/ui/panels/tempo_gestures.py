"""Buttons of the tempo gestures, for the top bar and for the tempo panel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from react_app.ui.icons import icon, icon_names
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import HIT, Color, label_font


@dataclass(frozen=True, slots=True)
class Gesture:
    """A button that fires an event control: what stands on it, which control, its tip and its name."""

    face: str
    control: str
    tip: str
    name: str


EARLIER = Gesture("left", "tempo.nudge_early", "Move the beat 10 ms earlier (,)", "Nudge earlier")
LATER = Gesture("right", "tempo.nudge_late", "Move the beat 10 ms later (.)", "Nudge later")
HALF = Gesture("÷2", "tempo.half", "Halve the tempo; kept for the set (H)", "Half tempo")
DOUBLE = Gesture("×2", "tempo.double", "Double the tempo; kept for the set (D)", "Double tempo")
RESYNC = Gesture("The one", "tempo.resync", "This beat is the one of the bar (R)", "Resync to the one")
FOLLOW = Gesture("Auto", "tempo.auto", "Follow the music again after tapping (M)", "Follow the music")


def gesture_button(link: StageLink, gesture: Gesture, width: int, *, joined: bool = True) -> QPushButton:
    """Return a button that acts when pressed, not when let go; `joined` ones stand side by side without corners."""
    button = QPushButton()
    if gesture.face in icon_names():
        button.setIcon(icon(gesture.face, Color.TEXT))
    else:
        button.setText(gesture.face)
    _dress(button, width, joined=joined)
    button.setToolTip(gesture.tip)
    button.setAccessibleName(gesture.name)
    button.pressed.connect(lambda: link.fire(gesture.control))
    return button


class LockButton(QPushButton):
    """Keeps tempo and phase while it is lit."""

    def __init__(self, link: StageLink, width: int, *, joined: bool = True) -> None:
        super().__init__("Lock")
        _dress(self, width, joined=joined)
        self.setCheckable(True)
        self.setToolTip("Keep tempo and phase whatever is heard (L)")
        self.setAccessibleName("Lock tempo")
        self.clicked.connect(lambda on: link.change("tempo.lock", bool(on)))

    def show_locked(self, locked: bool) -> None:
        """Show whether the tempo is locked, unless a hand is on the button."""
        if self.isChecked() != locked and not self.isDown():
            self.setChecked(locked)


def _dress(button: QPushButton, width: int, *, joined: bool) -> None:
    button.setFixedSize(width, HIT)
    button.setStyleSheet(f"padding: 0; margin: 0;{' border-radius: 0;' if joined else ''}")
    button.setFont(label_font())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
