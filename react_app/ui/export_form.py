"""What to make of what: the fields of the export window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from react_app.core.paths import Paths
from react_app.export.media.hardware_found import Coding
from react_app.export.targets.table import Target
from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.export_encoders import Encoders
from react_app.ui.export_targets import ExportTargets
from react_app.ui.export_wish import REFRAMES, Wish
from react_app.ui.panels.export_destination import ExportDestination
from react_app.ui.panels.export_encoder import ExportEncoder
from react_app.ui.panels.export_format import ExportFormat
from react_app.ui.panels.export_rows import Rows
from react_app.ui.panels.export_source import ExportSource
from react_app.ui.settings import Settings
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.combo import Popup
from react_app.ui.widgets.scroll import ScrollColumn

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
        self._settings = settings
        self.begin: float | None = None
        self.end: float | None = None
        self.source = ExportSource(desk, paths.takes, settings)
        self.targets = ExportTargets()
        self.reframe = Popup("Other shapes", "How files of another shape than the widest are made")
        self.format = ExportFormat()
        self.encoder = ExportEncoder(encoders, settings)
        self.destination = ExportDestination(Path(settings.export_folder or Path.home() / "Videos"))
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.source)
        column.addLayout(tabs)
        column.addWidget(self._pages, 1)
        column.addLayout(below)
        column.addWidget(self.destination)

    def _wire(self) -> None:
        for label, code in REFRAMES:
            self.reframe.addItem(label, code)
        self.reframe.chosen.connect(lambda _data: self.changed.emit())
        self.source.source_changed.connect(self._another_source)
        self.source.changed.connect(self._source_chosen)
        self.targets.changed.connect(self._targets_changed)
        self.targets.looked.connect(self._looked)
        self.format.changed.connect(self._format_changed)

    # ---- what there is ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List scenes, tracks and takes as they are now, and ask which encoders there are."""
        self._ask_encoders()
        self.source.refresh()
        self._follow_source()

    def _another_source(self) -> None:
        self.begin = self.end = None
        self.source_changed.emit()

    def _source_chosen(self) -> None:
        self._follow_source()
        self.changed.emit()

    def _follow_source(self) -> None:
        """Offer what can be made of the source."""
        is_track = self.source.is_track
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

    def set_part(self, begin: float | None, end: float | None) -> None:
        """Make only this part, in seconds; None is the very begin or end."""
        self.begin, self.end = begin, end
        self.changed.emit()

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
        return self.destination.path(".mp4" if self.page == "targets" else self.format.offer.suffix)

    def _name_file(self) -> None:
        source, services = self.source.chosen, self.page == "targets"
        self.destination.show_suffix("" if services else self.format.offer.suffix)
        if source is not None:
            self.destination.suggest(export_wish.out_name(source, None if services else self.format.pixels))

    # ---- the wish --------------------------------------------------------------------------------------------------

    @property
    def missing(self) -> str:
        """What is still needed, as a sentence; empty when the wish is whole."""
        if self.page == "targets" and not self.targets.chosen:
            return "Tick a service, or choose any format."
        if self.source.is_track and not self.source.scenes:
            return "The show has no scene to render."
        return self.destination.missing

    @property
    def wish(self) -> Wish | None:
        """What the form says, None while something is missing."""
        source = self.source.chosen
        if source is None or self.missing:
            return None
        chosen = self.targets.chosen if self.page == "targets" else ()
        fields = self.format
        scene, name = next(iter(self.source.scenes), ("", ""))
        return Wish(
            source,
            scene,
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
        if not self.source.every_scene:
            return (wish,)
        return tuple(
            replace(wish, scene=scene, scene_name=name, out=wish.out.with_name(
                f"{wish.out.stem} {name.replace('/', '-')}{wish.out.suffix}"))
            for scene, name in self.source.scenes
        )  # fmt: skip
