"""What lies under the program: the layers, or the tempo panel or the shader editor in their place, nothing moving."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from react_app.ui.panels.editor_pane import EditorPane
from react_app.ui.panels.layers_panel import LayersPanel
from react_app.ui.panels.tempo_panel import TempoPanel
from react_app.ui.widgets.buttons import text_button

PageName = Literal["layers", "tempo", "shader"]
_TABS: tuple[tuple[PageName, str, str], ...] = (
    ("layers", "Layers", "The layers of this scene"),
    ("tempo", "Tempo", "What is heard, the tempo and how it is set (T)"),
    ("shader", "Shader", "The text of the shader that is open"),
)


class LowerPane(QWidget):
    """Tabs, the head of the page beside them, and the page."""

    def __init__(self, layers: LayersPanel, tempo: TempoPanel, editor: EditorPane) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages: dict[PageName, QWidget] = {"layers": layers, "tempo": tempo, "shader": editor}
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
            tab = text_button(text, tip, kind="tab")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, name=name: self.open_page(name))
            group.addButton(tab)
            self.tabs[name] = tab
            row.addWidget(tab)
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
        ignored, preferred = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        for other, page in self._pages.items():
            page.setSizePolicy(preferred, preferred if other == name else ignored)
        self._stack.setCurrentWidget(self._pages[name])
        self._heads.setCurrentIndex(list(self._pages).index(name))
        self.tabs[name].setChecked(True)

    def toggle_tempo(self) -> None:
        """Show the tempo panel, or the layers again."""
        self.open_page("layers" if self.page == "tempo" else "tempo")
