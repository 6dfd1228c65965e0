"""The left column: the library, or the compels in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from react_app.ui.cloud_port import CloudView
from react_app.ui.cloud_words import UNFINISHED
from react_app.ui.panels.browser import Browser
from react_app.ui.widgets.buttons import text_button

if TYPE_CHECKING:
    from react_app.ui.panels.cloud_column import CloudColumn

SideName = Literal["library", "cloud"]
_TABS: tuple[tuple[SideName, str, str], ...] = (
    ("library", "Library", "Scenes, shaders and videos"),
    ("cloud", "Cloud", "Films that the cloud makes of songs (C)"),
)


class SideColumn(QWidget):
    """Two tabs over the page."""

    def __init__(self, browser: Browser, cloud: Callable[[], CloudColumn] | None = None) -> None:
        """`cloud` makes the page of the cloud when it is first opened; without it there is none."""
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._browser, self._make = browser, cloud
        self._cloud: CloudColumn | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(browser)
        self.tabs: dict[SideName, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if cloud is not None:
            column.addLayout(self._tabs())
        column.addWidget(self._stack, 1)

    def _tabs(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(14)
        for name, text, tip in _TABS:
            tab = text_button(text, tip, kind="tab")
            tab.setCheckable(True)
            tab.setChecked(name == "library")
            tab.clicked.connect(lambda _on=False, name=name: self.open_page(name))
            group.addButton(tab)
            self.tabs[name] = tab
            row.addWidget(tab)
        self.tabs["cloud"].setProperty("tint", "cloud")
        row.addStretch()
        return row

    @property
    def page(self) -> SideName:
        """The page that is open."""
        return "cloud" if self._stack.currentIndex() == 1 else "library"

    def open_page(self, name: SideName) -> None:
        """Show a page."""
        if self._make is None:
            return
        if name == "cloud" and self._cloud is None:
            self._cloud = self._make()
            self._stack.addWidget(self._cloud)
        self._stack.setCurrentIndex(1 if name == "cloud" else 0)
        self.tabs[name].setChecked(True)

    def focus_search(self) -> None:
        """Put the cursor into the search of the page that is open."""
        if self.page == "cloud" and self._cloud is not None and not self._cloud.signing_in:
            self._cloud.focus_search()
        else:
            self.open_page("library")
            self._browser.focus_search()

    def show_view(self, view: CloudView) -> None:
        """Count on the tab what is being made."""
        count = sum(compel.state in UNFINISHED for compel in view.compels)
        text = f"Cloud {count}" if count else "Cloud"
        if self._make is not None and self.tabs["cloud"].text() != text:
            self.tabs["cloud"].setText(text)
