"""What is rendered: a track with a scene, or a recorded take."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.export_wish import Source
from react_app.ui.panels.export_rows import Rows
from react_app.ui.settings import Settings
from react_app.ui.widgets.combo import Popup

_OTHER = "other"
_EVERY = "every"


class ExportSource(QWidget):
    """The fields; `changed` tells that a hand chose in one of them."""

    changed = Signal()
    source_changed = Signal()
    """It is another track or take."""

    def __init__(self, desk: Desk, takes: Path, settings: Settings) -> None:
        super().__init__()
        self._desk, self._takes, self._settings = desk, takes, settings
        self._other: Source | None = None
        self._path = ""
        self.popup = Popup("What to render", "A track with a scene, or a recorded performance")
        self.scene = Popup("Scene", "The scene that is rendered")
        rows = Rows()
        rows.add("Source", self.popup)
        rows.add("Scene", self.scene)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(rows)
        self.popup.chosen.connect(self._chosen)
        self.scene.chosen.connect(lambda _data: self.changed.emit())

    # ---- what is chosen --------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Source | None:
        """The track or take."""
        source = self.popup.currentData()
        return source if isinstance(source, Source) else None

    @property
    def is_track(self) -> bool:
        """True unless it is a take."""
        return self.chosen is not None and self.chosen.kind == "track"

    @property
    def every_scene(self) -> bool:
        """True where a track is rendered once for each scene."""
        return self.is_track and self.scene.currentData() == _EVERY

    @property
    def scenes(self) -> tuple[tuple[str, str], ...]:
        """Ids and names of the scenes to render; none where the show has none."""
        if self.scene.currentData() == _EVERY:
            return tuple((scene.id, scene.name) for scene in self._desk.show.scenes)
        index = self.scene.currentIndex()
        return ((str(self.scene.itemData(index)), self.scene.itemText(index)),) if index >= 0 else ()

    # ---- what there is ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List scenes, tracks and takes as they are now."""
        chosen = self.popup.currentData()
        self.fill()
        index = next((i for i in range(self.popup.count()) if self.popup.itemData(i) == chosen), 0)
        self.popup.setCurrentIndex(index)
        picked = self.scene.currentData()
        self.scene.clear()
        for scene in self._desk.show.scenes:
            self.scene.addItem(scene.name, scene.id)
        if len(self._desk.show.scenes) > 1:
            self.scene.addItem("Every scene", _EVERY)
        current = self._desk.scene
        self.scene.show_data(picked if self.scene.findData(picked) >= 0 else current.id if current else None)
        self._follow()

    def fill(self) -> None:
        """List what can be rendered, a file that was chosen here first."""
        self.popup.clear()
        other = (self._other,) if self._other else ()
        for source in (*other, *export_wish.sources(self._desk.show, self._takes)):
            self.popup.addItem(source.label, source)
        self.popup.insertItem(1, "Another track…", _OTHER)

    def use_track(self, path: str) -> None:
        """Render this audio file."""
        self._other = Source("track", path, Path(path).name)
        self.fill()
        self.popup.setCurrentIndex(0)
        self._follow()
        self.changed.emit()

    def _chosen(self, data: object) -> None:
        if data == _OTHER:
            dialog = QFileDialog(self, "Choose a track", self._settings.folder)
            dialog.setModal(False)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(self.use_track)
            self.popup.setCurrentIndex(0)
            dialog.show()
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Offer scenes where there are any to choose, and tell that it is another track or take."""
        self.scene.setEnabled(self.is_track)
        self.scene.setToolTip(
            "The scene that is rendered" if self.is_track else "A take is rendered as it was performed"
        )
        if self.chosen is not None and self.chosen.path != self._path:
            self._path = self.chosen.path
            self.source_changed.emit()
