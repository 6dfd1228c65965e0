"""What to make of what: the right column of the export window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from react_app.core.paths import Paths
from react_app.export.media.hardware_found import Coding
from react_app.export.targets.table import Target
from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.export_encoders import Encoders
from react_app.ui.export_targets import ExportTargets
from react_app.ui.export_wish import REFRAMES, Source, Wish
from react_app.ui.panels.export_encoder import ExportEncoder
from react_app.ui.panels.export_format import ExportFormat
from react_app.ui.panels.export_rows import Rows
from react_app.ui.settings import Settings
from react_app.ui.theme import HIT
from react_app.ui.widgets.buttons import IconButton, text_button
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.scroll import ScrollColumn

_OTHER = "other"
_EVERY = "every"
_PAGES = (
    ("targets", "For a service", "Videos as services want them, several from one go"),
    ("format", "Any format", "A video of your own size, rate and format"),
)


class ExportForm(QWidget):
    """The fields; `wish` is what they say. `changed` tells that the wish did, `looked` at which target one looks."""

    changed = Signal()
    looked = Signal(object)
    source_changed = Signal()
    """It is another track or take."""

    def __init__(self, desk: Desk, paths: Paths, settings: Settings, encoders: Encoders) -> None:
        super().__init__()
        self._desk, self._paths, self._settings = desk, paths, settings
        self._named = False
        self._other: Source | None = None
        self._path = ""
        self.begin: float | None = None
        self.end: float | None = None
        self.source = Popup("What to render", "A track with a scene, or a recorded performance")
        self.scene = Popup("Scene", "The scene that is rendered")
        self.targets = ExportTargets()
        self.reframe = Popup("Other shapes", "How files of another shape than the widest are made")
        self.format = ExportFormat()
        self.encoder = ExportEncoder(encoders, settings)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.suffix = QLabel()
        self.suffix.setProperty("tone", "dim")
        self.suffix.setFixedWidth(HIT)
        self.folder = QLineEdit()
        self.folder.setAccessibleName("Folder")
        self.folder.setToolTip("The folder that all files go to")
        self.tabs: dict[str, QPushButton] = {}
        self._pages = QStackedWidget()
        self._wanted_page = settings.word("export/page", "targets")
        self._build()
        self._wire()
        self.open_page(self._wanted_page)
        self.refresh()
        self.targets.choose(filter(None, settings.word("export/targets", "youtube").split(",")))

    # ---- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        above = Rows()
        above.add("Source", self.source)
        above.add("Scene", self.scene)
        tabs = QHBoxLayout()
        tabs.setSpacing(16)
        group = QButtonGroup(self)
        for name, text, words in _PAGES:
            tab = text_button(text, words, kind="tab")
            tab.setAutoDefault(False)
            tab.setCheckable(True)
            tab.clicked.connect(lambda _on=False, name=name: self.open_page(name))
            group.addButton(tab)
            self.tabs[name] = tab
            tabs.addWidget(tab)
        tabs.addStretch()
        services = QWidget()
        column = QVBoxLayout(services)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.targets, 1)
        shapes = Rows()
        shapes.add("Shapes", self.reframe)
        column.addLayout(shapes)
        scroll = ScrollColumn()
        scroll.put(self.format)
        self._pages.addWidget(services)
        self._pages.addWidget(scroll)
        below = Rows()
        below.add("Encoder", self.encoder)
        self.choose = IconButton("folder", "Choose the folder that the files go to")
        for label, edit, beside in (("Name", self.name, self.suffix), ("Folder", self.folder, self.choose)):
            row = QHBoxLayout()
            row.setSpacing(4)
            row.addWidget(edit, 1)
            row.addWidget(beside)
            below.add(label, row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addLayout(tabs)
        column.addWidget(self._pages, 1)
        column.addLayout(below)

    def _wire(self) -> None:
        for label, code in REFRAMES:
            self.reframe.addItem(label, code)
        self.reframe.chosen.connect(lambda _data: self.changed.emit())
        self.source.chosen.connect(self._source_chosen)
        self.scene.chosen.connect(lambda _data: self.changed.emit())
        self.targets.changed.connect(self._targets_changed)
        self.targets.looked.connect(self._looked)
        self.format.changed.connect(self._format_changed)
        self.name.textEdited.connect(lambda text: setattr(self, "_named", bool(text.strip())))
        self.choose.clicked.connect(self._choose_folder)
        self.folder.setText(str(self._home))

    @property
    def _home(self) -> Path:
        return Path(self._settings.export_folder or Path.home() / "Videos")

    # ---- what there is ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List scenes, tracks and takes as they are now, and ask which encoders there are."""
        self._ask_encoders()
        chosen = self.source.currentData()
        self.fill_sources()
        index = next((i for i in range(self.source.count()) if self.source.itemData(i) == chosen), 0)
        self.source.setCurrentIndex(index)
        picked = self.scene.currentData()
        self.scene.clear()
        for scene in self._desk.show.scenes:
            self.scene.addItem(scene.name, scene.id)
        if len(self._desk.show.scenes) > 1:
            self.scene.addItem("Every scene", _EVERY)
        current = self._desk.scene
        self.scene.show_data(picked if self.scene.findData(picked) >= 0 else current.id if current else None)
        self._source_changed()

    def fill_sources(self) -> None:
        """List what can be rendered, a file that was chosen here first."""
        self.source.clear()
        other = (self._other,) if self._other else ()
        for source in (*other, *export_wish.sources(self._desk.show, self._paths.takes)):
            self.source.addItem(source.label, source)
        self.source.insertItem(1, "Another track…", _OTHER)

    def _source_chosen(self, data: object) -> None:
        if data == _OTHER:
            dialog = QFileDialog(self, "Choose a track", self._settings.folder)
            dialog.setModal(False)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(self.use_track)
            self.source.setCurrentIndex(0)
            dialog.show()
        self._source_changed()
        self.changed.emit()

    def use_track(self, path: str) -> None:
        """Render this audio file."""
        self._other = Source("track", path, Path(path).name)
        self.fill_sources()
        self.source.setCurrentIndex(0)
        self._source_changed()
        self.changed.emit()

    def _source_changed(self) -> None:
        source = self.source.currentData()
        if isinstance(source, Source) and source.path != self._path:
            self._path, self.begin, self.end = source.path, None, None
            self.source_changed.emit()
        is_track = isinstance(source, Source) and source.kind == "track"
        self.scene.setEnabled(is_track)
        self.scene.setToolTip("The scene that is rendered" if is_track else "A take is rendered as it was performed")
        services = self.tabs["targets"]
        services.setEnabled(is_track)
        services.setToolTip(_PAGES[0][2] if is_track else "Files for services are made of tracks; a take in any format")
        if not is_track and self.page == "targets":
            self._show_page("format")
        elif is_track and self.page != self._wanted_page:
            self._show_page(self._wanted_page)
        self._name_file()

    # ---- what is made of it ----------------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """Which way is open: `targets` or `format`."""
        return "targets" if self._pages.currentIndex() == 0 else "format"

    def open_page(self, name: str) -> None:
        """Make files for services, or one of any format."""
        self._wanted_page = name if name in self.tabs else "targets"
        self._settings.remember_word("export/page", self._wanted_page)
        self._show_page(self._wanted_page)
        self._looked()
        self.changed.emit()

    def _show_page(self, name: str) -> None:
        number = [page for page, *_ in _PAGES].index(name)
        self.tabs[name].setChecked(True)
        self._pages.setCurrentIndex(number)
        self._ask_encoders()
        self._name_file()

    @property
    def target(self) -> Target | None:
        """The target whose frame is looked at."""
        row = self.targets.rows.get(self.targets.current)
        return row.target if row is not None and self.page == "targets" else None

    def _looked(self, _name: str = "") -> None:
        self.looked.emit(self.target)

    def _targets_changed(self) -> None:
        self._settings.remember_word("export/targets", ",".join(target.id for target in self.targets.chosen))
        self._ask_encoders()
        self.changed.emit()

    def _format_changed(self) -> None:
        self._name_file()
        self._ask_encoders()
        self.changed.emit()

    def _ask_encoders(self) -> None:
        """Offer the encoders of what would be made."""
        if self.page == "targets":
            self.encoder.ask(Coding(row.encode or row.codec, row.depth, row.alpha) for row in self.targets.chosen)
        else:
            offer = self.format.offer
            self.encoder.ask((Coding(offer.codec, offer.depth, offer.alpha),))

    # ---- where it goes ---------------------------------------------------------------------------------------------

    @property
    def out(self) -> Path:
        """The file that is written; for services the one that their names are made of."""
        suffix = ".mp4" if self.page == "targets" else self.format.offer.suffix
        name = self.name.text().strip().replace("/", "-")
        return Path(self.folder.text().strip()).expanduser() / f"{name}{suffix}"

    def _name_file(self) -> None:
        source = self.source.currentData()
        services = self.page == "targets"
        self.suffix.setText("" if services else self.format.offer.suffix)
        self.name.setToolTip("How all files begin" if services else "What the file is called")
        if isinstance(source, Source) and not self._named:
            size = None if services else self.format.pixels
            self.name.setText(export_wish.out_name(source, size))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "The folder that the files go to", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.show()

    def use_file(self, path: str) -> None:
        """Write to this file; its suffix is the format's."""
        self._named = True
        self.name.setText(Path(path).stem)
        self.folder.setText(str(Path(path).parent))

    # ---- the wish --------------------------------------------------------------------------------------------------

    @property
    def missing(self) -> str:
        """What is still needed, as a sentence; empty when the wish is whole."""
        if self.page == "targets" and not self.targets.chosen:
            return "Tick a service, or choose any format."
        if not self.folder.text().strip():
            return "Choose a folder first."
        if not self.name.text().strip():
            return "Give it a name first."
        return ""

    @property
    def wish(self) -> Wish | None:
        """What the form says, None while something is missing."""
        source = self.source.currentData()
        if not isinstance(source, Source) or self.missing:
            return None
        chosen = self.targets.chosen if self.page == "targets" else ()
        fields = self.format
        scene, name = self.scene.currentData(), self.scene.currentText()
        if scene == _EVERY:
            scene, name = self.scene.itemData(0), self.scene.itemText(0)
        return Wish(
            source,
            str(scene),
            fields.pixels,
            fields.fps,
            fields.offer,
            self.out,
            self.begin,
            self.end,
            fields.crf,
            fields.audio,
            tuple(target.id for target in chosen),
            str(self.reframe.currentData()),
            name if source.kind == "track" else "",
            self.encoder.encoder,
        )

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """All that the form asks for: one wish, or one for each scene, with the scene in the file's name."""
        wish = self.wish
        if wish is None:
            return ()
        if wish.source.kind == "take" or self.scene.currentData() != _EVERY:
            return (wish,)
        return tuple(
            replace(wish, scene=scene.id, scene_name=scene.name, out=wish.out.with_name(
                f"{wish.out.stem} {scene.name.replace('/', '-')}{wish.out.suffix}"))
            for scene in self._desk.show.scenes
        )  # fmt: skip
