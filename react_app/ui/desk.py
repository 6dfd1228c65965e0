"""What the operator can do: edits of the document, the stage that plays it, and what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.errors import ShaderError, ShowFileError
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.core.show import Scene, Show
from react_app.core.showfile import show_from_dict, show_to_dict
from react_app.link.messages import SetPlan, SetShow, StageStatus, Welcome
from react_app.shaders.cards import card_of
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.ui.catalogue import Catalogue
from react_app.ui.clip_wish import ClipWish
from react_app.ui.document import Document
from react_app.ui.problem_list import ProblemList
from react_app.ui.stage_link import StageLink

SEND_MS = 40
"""Plans of one gesture are sent at most this often."""


class Desk(QObject):
    """The hub the panels talk to. It owns the document, the plan made of it, the selection and the problems."""

    show_changed = Signal()
    """The document changed: scenes, layers, effects, modulations, names or choices."""
    scene_changed = Signal(str)
    """Another scene is on."""
    selection_changed = Signal(int)
    show_opened = Signal()
    """Another show is played from its own values."""
    library_changed = Signal()
    untried = Signal(list)
    """Ids of shaders that the show plays and nobody has tried out yet: they join when they have passed."""
    clip_wanted = Signal(object)
    """A `ClipWish`: a video file that is to be a layer, or another one for a layer that is there."""
    attached = Signal(bool)
    """A stage is there and knows the show; True for one that had no show before."""
    notice = Signal(str)
    """One calm sentence for the bottom bar."""

    def __init__(self, link: StageLink, document: Document, library: Library) -> None:
        super().__init__()
        self.link = link
        self.document = document
        self.library = library
        self.catalogue = Catalogue(map(card_of, library.house()))
        self.clip_names: Mapping[Path, str] = {}
        """What video files are called whose file names do not tell: films of the cloud."""
        self.plan: Plan
        self._specs: dict[str, ControlSpec] = {}
        self._selected = 0
        self._scene = document.show.scene
        self._scene_until = 0.0
        self._welcomed = False
        self.problem_list = ProblemList()
        self._compile(ask=False)
        self._fill_in()
        self._sender = QTimer(self)
        self._sender.setSingleShot(True)
        self._sender.setInterval(SEND_MS)
        self._sender.timeout.connect(self._send_plan)
        self._keep_selection()
        link.welcomed.connect(self._on_welcome)
        link.status_came.connect(self._on_status)

    # ---- what is there ---------------------------------------------------------------------------------------------

    @property
    def show(self) -> Show:
        """The show as it is now."""
        return self.document.show

    @property
    def scene(self) -> Scene | None:
        """The scene that is on."""
        return self.show.find_scene(self._scene)

    @property
    def selected(self) -> int:
        """Uid of the layer or effect whose controls are shown, 0 for none."""
        return self._selected

    def digest_of(self, shader_id: str) -> str:
        """Return the hash of a shader's text, empty where it cannot be used."""
        card = self.catalogue.find(shader_id)
        if card is not None:
            return card.digest
        try:
            return self.library.get(shader_id).digest
        except ShaderError:
            return ""

    def spec(self, control_id: str) -> ControlSpec | None:
        """Return the spec of a control of the plan."""
        return self._specs.get(control_id)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong right now, worst first."""
        return self.problem_list.all

    # ---- playing ---------------------------------------------------------------------------------------------------

    def go(self, scene_id: str) -> None:
        """Put a scene on."""
        if self.show.find_scene(scene_id) is not None:
            self.link.change("scene.go", scene_id)
            self._follow_scene(scene_id)

    def toggle(self, control_id: str) -> None:
        """Switch an on/off control over."""
        self.link.change(control_id, not self.link.values.get(control_id, False))

    # ---- selection -------------------------------------------------------------------------------------------------

    def select(self, uid: int) -> None:
        """Show the controls of a layer or effect."""
        if uid != self._selected:
            self._selected = uid
            self.selection_changed.emit(uid)

    def _keep_selection(self) -> None:
        scene = self.scene
        uids = {n for layer in scene.layers for n in (layer.uid, *(e.uid for e in layer.effects))} if scene else set()
        if self._selected not in uids:
            self.select(scene.layers[-1].uid if scene and scene.layers else 0)

    # ---- editing ---------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Write what the stage's controls stand at into the document."""
        if self.link.heard and self._welcomed:
            self.document.settle(self.link.values)

    def edit(
        self,
        label: str,
        after: Show,
        *,
        key: str = "",
        back: Mapping[str, ControlValue] | None = None,
        forward: Mapping[str, ControlValue] | None = None,
    ) -> None:
        """Make an edit of the document and let the stage play it."""
        self.document.edit(label, after, key=key, back=back, forward=forward)
        for control_id, value in (forward or {}).items():
            self.link.change(control_id, value)
        self._after_change()

    def add_clip(self, path: Path, *, name: str = "", index: int | None = None) -> None:
        """Put a video file into the scene that is on, on top unless `index` (0 is the bottom) says where.

        The file is looked into first, away from the window; one that cannot be used becomes a problem. `name` is the
        layer's, by default that of the file.
        """
        self.clip_wanted.emit(ClipWish(path, name or self.clip_names.get(path, ""), index))

    def replace_clip(self, uid: int, path: Path, *, relink: bool = False) -> None:
        """Let a video layer play another file; with `relink` the same one, found at another place."""
        self.clip_wanted.emit(ClipWish(path, replaces=uid, relink=relink))

    def undo(self) -> None:
        """Take the last edit back."""
        label = self.document.undo_label
        changes = self.document.undo(self.link.values if self._welcomed else {})
        if changes is not None:
            self._replay(changes, f"Undone: {label}.")

    def redo(self) -> None:
        """Do again what was taken back."""
        label = self.document.redo_label
        changes = self.document.redo(self.link.values if self._welcomed else {})
        if changes is not None:
            self._replay(changes, f"Done again: {label}.")

    def _replay(self, changes: Iterable[object], sentence: str) -> None:
        self._after_change()
        self._send_plan()
        for change in changes:
            self.link.send(change)  # type: ignore[arg-type]
        self.notice.emit(sentence)

    def _after_change(self) -> None:
        self._compile()
        if not self._sender.isActive():
            self._sender.start()
        if self.show.find_scene(self._scene) is None:
            self._scene = self.plan.scene
        self._keep_selection()
        self.show_changed.emit()

    def amend(self, show: Show) -> None:
        """Change the document in a way that is not played and not undone: names and choices."""
        self.document.amend(show)
        if self._welcomed:
            self.link.send(SetShow(show_to_dict(self.show), self._path_text()))
        self.show_changed.emit()

    def learn(self, change: Callable[[Show], Show]) -> None:
        """Take in what was found out about what the show has; it is played, and no step of the history."""
        before = self.show
        self.document.learn(change)
        if self.show != before:
            self._after_change()

    def open_show(self, show: Show, path: Path | None) -> None:
        """Play another show from its own values."""
        self.document.open(show, path)
        self._start_show(replaced=True)
        self.show_opened.emit()
        self.notice.emit(f"{show.name} is open.")

    def _start_show(self, *, replaced: bool) -> None:
        self._compile()
        if replaced:
            self._fill_in()
        self._scene = self.plan.scene
        if replaced and self._welcomed:
            self._send_plan(replaced=True)
        self._keep_selection()
        self.show_changed.emit()
        self.scene_changed.emit(self._scene)

    def refresh_library(self) -> None:
        """Look at the shaders again after files came or changed."""
        self._after_change()
        self.library_changed.emit()

    def reread_shaders(self, ids: Iterable[str]) -> None:
        """Read shaders again whose texts changed, and let the stage play them now."""
        for shader_id in ids:
            self.library.reread(shader_id)
        self._compile()
        self._send_plan()
        self.show_changed.emit()

    def ask_untried(self) -> None:
        """Ask for a trial of what the show plays and nobody has tried yet."""
        untried = self.library.take_untried()
        if untried:
            self.untried.emit(list(untried))

    def _compile(self, *, ask: bool = True) -> None:
        self.plan, problems = compile_plan(self.show, self.library)
        self.problem_list.set_plan(problems)
        self._specs = {spec.id: spec for spec in self.plan.specs}
        if ask:
            self.ask_untried()

    def _fill_in(self) -> None:
        self.document.fill_in({spec.id: spec.default for spec in self.plan.specs if spec.kind != "event"})

    def _send_plan(self, *, replaced: bool = False) -> None:
        self._sender.stop()
        if self._welcomed:
            self.link.send(SetPlan(self.plan, show_to_dict(self.show), self._path_text(), replaced))

    def _path_text(self) -> str:
        return str(self.document.path) if self.document.path else ""

    # ---- what the stage says ---------------------------------------------------------------------------------------

    def _on_welcome(self, message: Welcome) -> None:
        first, self._welcomed = not self._welcomed, True
        if first and message.show:
            self._take_over(message)
        else:
            if not first:
                self.document.settle(self.link.values)
            self._compile()
            self._send_plan(replaced=not message.show)
        self.attached.emit(not message.show)

    def _take_over(self, message: Welcome) -> None:
        """Attach to a show that plays already."""
        try:
            show = show_from_dict(message.show)
        except ShowFileError as error:
            self.tell(Problem("attach", f"The running show cannot be taken over: {error}", "error"))
            self._send_plan(replaced=True)
            return
        path = Path(message.show_path) if message.show_path else None
        saved = self.show if path == self.document.path else None
        self.document.take_over(show, path, saved)
        self.document.settle(message.values)
        self._start_show(replaced=False)
        self.notice.emit("This desk took over the show that is running.")

    def _on_status(self, status: StageStatus) -> None:
        self.problem_list.set_stage(status.problems)
        scene = status.values.get("scene.go")
        if isinstance(scene, str) and scene != self._scene and self.link.now() > self._scene_until:
            self._follow_scene(scene)

    def _follow_scene(self, scene_id: str) -> None:
        if scene_id == self._scene or self.show.find_scene(scene_id) is None:
            return
        self._scene = scene_id
        self._scene_until = self.link.now() + 0.4
        self.document.settle({"scene.go": scene_id})
        self._keep_selection()
        self.scene_changed.emit(scene_id)

    # ---- problems --------------------------------------------------------------------------------------------------

    def tell(self, problem: Problem) -> None:
        """Add a problem of the desk itself."""
        self.problem_list.tell(problem)

    def clear(self, key: str) -> None:
        """Take a problem of the desk off the list."""
        self.problem_list.clear(key)
