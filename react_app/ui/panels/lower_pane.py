"""What lies under the program: the layers, or tempo, shader editor or cloud in their place, nothing moving."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from react_app.ui import mime
from react_app.ui.panels.editor_pane import EditorPane
from react_app.ui.panels.layers_panel import LayersPanel
from react_app.ui.panels.tempo_panel import TempoPanel
from react_app.ui.widgets.buttons import text_button

if TYPE_CHECKING:
    from react_app.ui.panels.cloud_page import CloudPage

PageName = Literal["layers", "tempo", "shader", "cloud"]
_TABS: tuple[tuple[PageName, str, str], ...] = (
    ("layers", "Layers", "The layers of this scene"),
    ("tempo", "Tempo", "What is heard, the tempo and how it is set (T)"),
    ("shader", "Shader", "The text of the shader that is open"),
    ("cloud", "Cloud", "Films that the cloud makes of songs (C)"),
)


class LowerPane(QWidget):
    """Tabs, the head of the page beside them, and the page."""

    def __init__(
        self,
        layers: LayersPanel,
        tempo: TempoPanel,
        editor: EditorPane,
        cloud: Callable[[], CloudPage] | None = None,
    ) -> None:
        """`cloud` makes the page of the cloud when it is first opened; without it there is none."""
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._pages: dict[PageName, QWidget] = {"layers": layers, "tempo": tempo, "shader": editor}
        self._make_cloud = cloud
        self._heads = QStackedWidget()
        self._stack = QStackedWidget()
        for page, head in ((layers, layers.head), (tempo, tempo.head), (editor, editor.head)):
            self._stack.addWidget(page)
            self._heads.addWidget(head)
        self.tabs: dict[PageName, QPushButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(14)
        for name, text, tip in _TABS:
            if name == "cloud" and cloud is None:
                continue
            tab = text_button(text, tip, kind="tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, name=name: self.open_page(name))
            group.addButton(tab)
            self.tabs[name] = tab
            row.addWidget(tab)
        if cloud is not None:
            self.tabs["cloud"].setProperty("tint", "cloud")
        row.addWidget(self._heads, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.open_page("layers")

    @property
    def page(self) -> PageName:
        """The page that is open."""
        return next(name for name, page in self._pages.items() if page is self._stack.currentWidget())

    def open_page(self, name: PageName) -> None:
        """Show a page; only what is shown asks for room."""
        if name == "cloud" and name not in self._pages:
            self._add_cloud()
        focus, shown = QApplication.focusWidget(), self._stack.currentWidget()
        if focus and shown and shown is not self._pages[name] and shown.isAncestorOf(focus):
            focus.clearFocus()  # or it would jump to whatever comes next in the window
        ignored, preferred = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        for other, page in self._pages.items():
            page.setSizePolicy(preferred, preferred if other == name else ignored)
        self._stack.setCurrentWidget(self._pages[name])
        self._heads.setCurrentIndex(list(self._pages).index(name))
        self.tabs[name].setChecked(True)

    def _add_cloud(self) -> None:
        if self._make_cloud is not None:
            page = self._make_cloud()
            self._pages["cloud"] = page
            self._stack.addWidget(page)
            self._heads.addWidget(page.head)

    def toggle_tempo(self) -> None:
        """Show the tempo panel, or the layers again."""
        self.open_page("layers" if self.page == "tempo" else "tempo")

    # ---- a video that is dragged goes into the layers, so they come forward ------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Bring the layers for a video that comes from elsewhere."""
        if event.mimeData().hasFormat(mime.CLIP) and self.page != "layers":
            event.accept()
            self._bring_layers(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Bring the layers for a video of this very page once it is over the tabs."""
        if event.mimeData().hasFormat(mime.CLIP) and self.page != "layers":
            self._bring_layers(event)
        event.ignore()

    def _bring_layers(self, event: QDragMoveEvent) -> None:
        source = event.source()
        own = isinstance(source, QWidget) and self.isAncestorOf(source)
        if not own or event.position().y() < self._stack.y():
            self.open_page("layers")
