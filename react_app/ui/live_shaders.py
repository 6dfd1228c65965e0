"""Shader files that change while they are played: a save is seen in the picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from react_app.core.show import Show
from react_app.shaders.library import HOUSE_FOLDER, HOUSE_ID
from react_app.ui.desk import Desk
from react_app.ui.shader_watch import ShaderWatch

_TRIAL_MS = 3000
"""A text that stays for so long is tried as every other is, so that it may play at the next start at once."""


class LiveShaders(QObject):
    """Has every shader file of the show watched, and the plan made anew when a text changes.

    What is wrong with a text is told by the plan (its header) or the stage (its code), until the file is right again.
    """

    def __init__(self, desk: Desk, watch: ShaderWatch | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._watch = watch or ShaderWatch()
        self._watch.changed.connect(self.reread)
        self._ids: dict[Path, str] = {}
        self._fresh: set[str] = set()
        self._trial = QTimer(self)
        self._trial.setSingleShot(True)
        self._trial.setInterval(_TRIAL_MS)
        self._trial.timeout.connect(self._try_out)
        desk.show_changed.connect(self._follow)
        self._follow()

    def reread(self, paths: list[Path]) -> None:
        """Read these files again and let the stage play them."""
        ids = [self._ids[path] for path in paths if path in self._ids]
        if ids:
            self._desk.reread_shaders(ids)
            self._fresh.update(shader_id for shader_id in ids if not is_house(shader_id))
            self._trial.start()

    def _try_out(self) -> None:
        fresh, self._fresh = sorted(self._fresh), set()
        if fresh:
            self._desk.untried.emit(fresh)

    def close(self) -> None:
        """Stop watching."""
        self._trial.stop()
        self._watch.stop()

    def _follow(self) -> None:
        ids = {shader_path(shader_id): shader_id for shader_id in shaders_of(self._desk.show)}
        if ids != self._ids:
            self._ids = ids
            self._watch.watch(ids)


def shader_path(shader_id: str) -> Path:
    """Return the file of a shader: of the house library, or the path its id is."""
    return HOUSE_FOLDER / f"{shader_id}.fs" if HOUSE_ID.fullmatch(shader_id) else Path(shader_id)


def is_house(shader_id: str) -> bool:
    """Return whether a shader belongs to the house library, which is read only."""
    return HOUSE_ID.fullmatch(shader_id) is not None


def shaders_of(show: Show) -> frozenset[str]:
    """Return the ids of all shaders a show plays."""
    layers = [layer for scene in show.scenes for layer in scene.layers]
    transitions = [show.transition, *(scene.transition for scene in show.scenes if scene.transition)]
    ids = {layer.shader for layer in layers} | {effect.shader for layer in layers for effect in layer.effects}
    ids |= {transition.shader for transition in transitions}
    return frozenset(shader_id for shader_id in ids if HOUSE_ID.fullmatch(shader_id) or Path(shader_id).is_absolute())
