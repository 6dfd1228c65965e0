"""What keys, menu and palette run: the table of actions and the gestures that belong to no single panel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from react_app.core.paths import Paths
from react_app.link.messages import ListAudio, StageStatus
from react_app.ui.actions import ActionRow, Actions, scale_menu
from react_app.ui.palette import Command, Palette
from react_app.ui.panels.about import AboutPopover
from react_app.ui.panels.browser_model import Section, scene_entries, shader_entries
from react_app.ui.rename import RenamePopover
from react_app.ui.scorecard import Scorecard, ScorecardError, read_scorecard
from react_app.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from react_app.ui.export_window import ExportWindow
    from react_app.ui.window import MainWindow

_NAMED_CHOICES = (("tempo.range", "Tempo range"), ("tempo.meter", "Meter"), ("tempo.source", "Tempo from"))
PANIC_S = 0.6
"""Two presses of Escape within this time are a panic."""


class Commands(QObject):
    """Owns the shortcuts, the menu and the palette of the window."""

    def __init__(self, window: MainWindow, paths: Paths) -> None:
        super().__init__(window)
        self._window, self._desk, self._paths = window, window.desk, paths
        self._escaped = -10.0
        self.palette = Palette(window)
        self.export: ExportWindow | None = None
        self.actions = Actions(window, self._rows())
        self.menu = QMenu(window)
        self._recent = QMenu("Open recent", window)
        self._scale = scale_menu(window, window.settings.scale, self.set_scale)
        self.relaunch = False
        self.actions.fill(self.menu, recent=self._recent, scale=self._scale)
        self.menu.aboutToShow.connect(self._refresh_menu)
        if sys.platform == "darwin":
            self.actions.fill_bar(window.menuBar(), recent=self._recent, scale=self._scale)
        window.top.menu.clicked.connect(self.open_menu)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setAutoRepeat(False)
        self._escape.activated.connect(self.escape)
        self._desk.link.requested.connect(self._requested)

    def _rows(self) -> tuple[ActionRow, ...]:
        window, desk, safety = self._window, self._desk, self._window.top.safety
        files, stack = window.files, window.stack
        scenes = tuple(
            ActionRow(f"scene-{n}", "", f"Scene {n}", (str(n),), partial(self.go_number, n)) for n in range(1, 10)
        )
        return (
            ActionRow("new", "Show", "New show", ("Ctrl+N",), files.new),
            ActionRow("open", "Show", "Open show…", ("Ctrl+O",), files.open),
            ActionRow("save", "Show", "Save show", ("Ctrl+S",), files.save),
            ActionRow("save-as", "Show", "Save show as…", ("Ctrl+Shift+S",), files.save_as),
            ActionRow("track", "Show", "Open track…", ("Ctrl+T",), files.open_track),
            ActionRow("import", "Show", "Import shaders…", ("Ctrl+I",), files.import_shaders),
            ActionRow("export", "Show", "Export video…", ("Ctrl+E",), self.open_export),
            ActionRow("queue", "Show", "Queue of exports", ("Ctrl+Shift+E",), self.open_queue),
            ActionRow("takes", "Show", "Show recorded takes", (), self.open_takes),
            ActionRow("quit", "", "Quit", ("Ctrl+Q",), window.close),
            ActionRow("undo", "Edit", "Undo", ("Ctrl+Z",), desk.undo, True),
            ActionRow("redo", "Edit", "Redo", ("Ctrl+Y", "Ctrl+Shift+Z"), desk.redo, True),
            ActionRow("add-layer", "Edit", "Add layer…", ("A",), self.find_generator),
            ActionRow("add-effect", "Edit", "Add effect…", ("E",), self.find_effect),
            ActionRow("duplicate", "Edit", "Duplicate layer", ("Ctrl+D",), lambda: stack.duplicate(desk.selected)),
            ActionRow("remove", "Edit", "Remove selected", ("Ctrl+Backspace",), lambda: stack.remove(desk.selected)),
            ActionRow("new-scene", "Edit", "Add scene", ("Ctrl+Shift+N",), stack.new_scene),
            ActionRow("bring-back", "Edit", "Bring effects back after panic", (), safety.rescue.bring_effects_back),
            ActionRow("tap", "Play", "Tap tempo", ("Space",), window.top.tempo.tap_now),
            *self._tempo_rows(),
            ActionRow("play", "Play", "Play or pause track", ("P",), window.transport.toggle),
            ActionRow("blackout", "Play", "Blackout", ("B",), lambda: safety.toggle("master.blackout")),
            ActionRow("freeze", "Play", "Freeze", ("F",), lambda: safety.toggle("master.freeze")),
            ActionRow("cut", "Play", "Cut to the next scene now", ("X",), partial(desk.link.fire, "transition.cut")),
            ActionRow("panic", "Play", "Panic", (), safety.panic_now),
            ActionRow("output", "View", "Output full screen", ("F11",), window.top.output.toggle),
            ActionRow("find", "View", "Find anything…", ("Ctrl+K",), self.find),
            ActionRow("search", "View", "Search the browser", ("Ctrl+F",), window.side.focus_search),
            ActionRow("tempo", "View", "Tempo panel", ("T",), window.pane.toggle_tempo),
            *self._cloud_rows(),
            ActionRow("transitions", "View", "Transitions", ("Shift+T",), window.open_transitions),
            ActionRow("problems", "View", "Problems", ("Ctrl+P",), window.open_problems),
            ActionRow("menu", "", "Menu", ("F10",), self.open_menu),
            ActionRow("devices", "View", "Look for audio devices again", (), lambda: desk.link.send(ListAudio())),
            ActionRow("about", "View", "About and scorecard", (), self.open_about),
            *scenes,
        )

    def _cloud_rows(self) -> tuple[ActionRow, ...]:
        window = self._window
        if window.cloud is None:
            return ()
        return (
            ActionRow("cloud", "View", "Cloud", ("C",), window.open_cloud),
            ActionRow("new-compel", "Show", "New compel…", ("Ctrl+Shift+C",), window.new_compel),
        )

    def _tempo_rows(self) -> tuple[ActionRow, ...]:
        desk, fire = self._desk, self._desk.link.fire
        return (
            ActionRow("resync", "Play", "Resync to the one", ("R",), partial(fire, "tempo.resync")),
            ActionRow("lock", "Play", "Lock tempo", ("L",), partial(desk.toggle, "tempo.lock")),
            ActionRow("auto", "Play", "Follow the music", ("M",), partial(fire, "tempo.auto")),
            ActionRow("half", "Play", "Half tempo", ("H",), partial(fire, "tempo.half")),
            ActionRow("double", "Play", "Double tempo", ("D",), partial(fire, "tempo.double")),
            ActionRow("earlier", "Play", "Nudge the beat earlier", (",",), partial(fire, "tempo.nudge_early"), True),
            ActionRow("later", "Play", "Nudge the beat later", (".",), partial(fire, "tempo.nudge_late"), True),
        )

    # ---- menu ------------------------------------------------------------------------------------------------------

    def open_menu(self) -> None:
        """Open the menu under its button."""
        button = self._window.top.menu
        self.menu.popup(button.mapToGlobal(QPoint(4, button.height() + 15)))

    def _refresh_menu(self) -> None:
        document, by_name = self._desk.document, self.actions.by_name
        by_name["undo"].setText(f"Undo {document.undo_label}".strip())
        by_name["undo"].setEnabled(bool(document.undo_label))
        by_name["redo"].setText(f"Redo {document.redo_label}".strip())
        by_name["redo"].setEnabled(bool(document.redo_label))
        by_name["bring-back"].setEnabled(self._window.top.safety.rescue.can_bring_back)
        self.menu.aboutToHide.connect(self._enable_all, Qt.ConnectionType.SingleShotConnection)
        self._recent.clear()
        for path in self._window.settings.recent:
            action = self._recent.addAction(path.name, partial(self._window.files.open_path, path))
            action.setToolTip(str(path))
        self._recent.setEnabled(not self._recent.isEmpty())

    def _enable_all(self) -> None:
        for action in self.actions.by_name.values():
            action.setEnabled(True)

    def set_scale(self, percent: int) -> None:
        """Draw the interface at another size: the desk starts anew and attaches to the stage that plays on."""
        if percent != self._window.settings.scale:
            self._window.settings.scale = percent
            self.relaunch = True
            self._window.close()

    # ---- finding ---------------------------------------------------------------------------------------------------

    def find(self) -> None:
        """Open the palette with everything."""
        desk, stack = self._desk, self._window.stack
        commands = [
            Command(e.name, "Scene", partial(desk.go, e.id), str(e.number or "")) for e in scene_entries(desk.show)
        ]
        commands += self.actions.commands() + self._tempo_choices() + self._transitions()
        for entry in shader_entries(desk.catalogue.cards):
            word = "Add effect" if entry.section == "effects" else "Add layer"
            commands.append(Command(entry.name, word, partial(stack.add, entry.id)))
        self.palette.open_with([c for c in commands if c.group], "Find a scene, a shader or an action")

    def _tempo_choices(self) -> list[Command]:
        """Return what the clock can be told by name: ranges, meters, sources."""
        commands = []
        for control, words in _NAMED_CHOICES:
            spec = self._desk.spec(control)
            for label, value in spec.choices if spec else ():
                title = f"{words}: {label.lower()}"
                commands.append(Command(title, "Tempo", partial(self._desk.link.change, control, value)))
        return commands

    def _transitions(self) -> list[Command]:
        """Return the transitions that scenes can change by."""
        edits = self._window.transition.edits
        choices = [("cut", "Cut"), *edits.choices()]
        return [Command(name, "Transition", partial(edits.choose, shader_id)) for shader_id, name in choices]

    def find_generator(self) -> None:
        """Open the palette with what can be a layer."""
        stack = self._window.stack
        self._window.pane.open_page("layers")  # where what is added will be seen
        self._find_shader("generators", "Add a layer: which generator?", stack.add_layer)

    def find_effect(self, layer_uid: int = 0) -> None:
        """Open the palette with what can change a layer."""
        stack = self._window.stack
        self._window.pane.open_page("layers")
        self._find_shader("effects", "Add an effect: which one?", lambda shader: stack.add_effect(shader, layer_uid))

    def _find_shader(self, section: Section, words: str, run: Callable[[str], object]) -> None:
        commands = [
            Command(entry.name, entry.description.partition(".")[0][:56], partial(run, entry.id))
            for entry in shader_entries(self._desk.catalogue.cards)
            if entry.section == section
        ]
        self.palette.open_with(commands, words)

    # ---- gestures --------------------------------------------------------------------------------------------------

    def go_number(self, number: int) -> None:
        """Put the scene on that has this key."""
        scenes = self._desk.show.scenes
        if number <= len(scenes):
            self._desk.go(scenes[number - 1].id)

    def escape(self) -> None:
        """Close what is open over the window, leave a field; twice in a row is panic."""
        now = self._desk.link.now()
        focus = QApplication.focusWidget()
        popovers = [p for p in self._window.findChildren(Popover) if p.isVisible()]
        if popovers:
            popovers[-1].close_now()
            return
        if isinstance(focus, QLineEdit) and focus.isVisible():
            focus.clearFocus()
            if focus is self._window.browser.search:
                focus.clear()
            return
        if now - self._escaped < PANIC_S:
            self._escaped = -10.0
            self._window.top.safety.panic_now()
        else:
            self._escaped = now

    def rename_scene(self, scene_id: str) -> None:
        """Ask for another name of a scene."""
        scene = self._desk.show.find_scene(scene_id)
        if scene is not None:
            popover = RenamePopover(self._window, "Rename the scene", scene.name)
            popover.named.connect(lambda name: self._window.stack.rename_scene(scene_id, name))
            popover.open_at(self._window.browser.search)

    def open_takes(self) -> None:
        """Show the folder of recorded performances."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._paths.takes)))

    def open_about(self) -> None:
        """Show what this is and how well it tracks beats."""
        try:
            scores: Scorecard | str = read_scorecard()
        except ScorecardError as error:
            scores = str(error)
        about = AboutPopover(self._window, scores, self._desk.link.status.renderer)
        about.open_over()

    def open_export(self) -> None:
        """Open the window that renders videos."""
        self._open_export("preview")

    def open_queue(self) -> None:
        """Show what is exported, was, and will be."""
        self._open_export("queue")

    def _open_export(self, page: str) -> None:
        if self.export is None:
            from react_app.ui.export_window import ExportWindow  # what it needs is heavy and seldom wanted

            window = self._window
            self.export = ExportWindow(window, self._desk, self._paths, window.settings, window.exports)
            self.export.show_wanted.connect(self._desk.add_clip)
            for row in self.actions.rows:
                if row.group == "Play" or row.name.startswith("scene-") or row.name in ("export", "queue"):
                    self.export.addAction(self.actions.by_name[row.name])
        self.export.open_page(page)
        self.export.show()
        self.export.raise_()
        self.export.activateWindow()

    def remember_output(self, status: StageStatus) -> None:
        """Keep in the document whether and where the output is open."""
        show = self._desk.show
        display = status.output_display or show.output.display
        self._desk.amend(replace(show, output=replace(show.output, open=status.output_open, display=display)))

    def _requested(self, action: str) -> None:
        """Carry out what a key on the output window asks of the document."""
        runs: dict[str, Callable[[], object]] = {
            "undo": self._desk.undo,
            "redo": self._desk.redo,
            "find": self.find,
            "close_output": partial(self._window.set_output, False, ""),
        }
        run = runs.get(action)
        if run is not None:
            run()
