"""The show being edited and its undo history: pure Python, knows no widget and no process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.show import AudioChoice, Show, next_uid, with_values

HISTORY = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One edit in the history: the show before and after, and the controls to set when going there.

    `key` names a gesture: edits of the same key in a row are one step.
    """

    label: str
    before: Show
    after: Show
    back: Mapping[str, ControlValue]
    forward: Mapping[str, ControlValue]
    key: str = ""


class Document:
    """Holds the show. Every edit makes a new one; values that move live are merged in by `settle`."""

    def __init__(self, show: Show, path: Path | None = None) -> None:
        self._show = show
        self._saved = show
        self._path = path
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._next_uid = next_uid(show.scenes)
        self.revision = 0

    @property
    def show(self) -> Show:
        """The show as it is now."""
        return self._show

    @property
    def path(self) -> Path | None:
        """The file the show was opened from or saved to."""
        return self._path

    @property
    def edited(self) -> bool:
        """True when the show differs from what was opened or saved last, apart from what is on at the moment."""
        return _lasting(self._show) != _lasting(self._saved)

    @property
    def undo_label(self) -> str:
        """What undo would take back, empty when there is nothing."""
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, empty when there is nothing."""
        return self._redo[-1].label if self._redo else ""

    def new_uid(self, count: int = 1) -> int:
        """Return the first of `count` node uids that this document never gave to anything before."""
        uid = max(self._next_uid, next_uid(self._show.scenes))
        self._next_uid = uid + count
        return uid

    def settle(self, values: Mapping[str, ControlValue]) -> None:
        """Write the newest values of the controls into the show; no history."""
        self._show = with_values(self._show, values)

    def edit(
        self,
        label: str,
        after: Show,
        *,
        key: str = "",
        back: Mapping[str, ControlValue] | None = None,
        forward: Mapping[str, ControlValue] | None = None,
    ) -> None:
        """Make `after` the show; `back` and `forward` are control values that belong to the edit itself."""
        step = Step(label, self._show, after, back or {}, forward or {}, key)
        if key and self._undo and self._undo[-1].key == key:
            last = self._undo.pop()
            step = replace(step, before=last.before, back=last.back)
        self._undo.append(step)
        del self._undo[:-HISTORY]
        self._redo.clear()
        self._show = after
        self.revision += 1

    def end_gesture(self) -> None:
        """Make the next edit a step of its own even if it has the key of the last one."""
        if self._undo and self._undo[-1].key:
            self._undo[-1] = replace(self._undo[-1], key="")

    def amend(self, show: Show) -> None:
        """Replace the show without history: names of files, choices of devices."""
        self._show = show
        self.revision += 1

    def learn(self, change: Callable[[Show], Show]) -> None:
        """Take in what was found out about what the show has, in the past and in the future of the history too."""
        self._undo, self._redo = (
            [replace(step, before=change(step.before), after=change(step.after)) for step in steps]
            for steps in (self._undo, self._redo)
        )
        self._saved = change(self._saved)
        self._show = change(self._show)
        self.revision += 1

    def undo(self, values: Mapping[str, ControlValue]) -> tuple[ControlChange, ...] | None:
        """Take the last edit back, keeping what was played since; return the changes to send, None if none."""
        if not self._undo:
            return None
        step = self._undo.pop()
        self._redo.append(replace(step, after=with_values(self._show, values)))
        return self._go(step.before, values, step.back)

    def redo(self, values: Mapping[str, ControlValue]) -> tuple[ControlChange, ...] | None:
        """Do the edit again that was taken back last; return the changes to send, None if there is none."""
        if not self._redo:
            return None
        step = self._redo.pop()
        self._undo.append(replace(step, before=with_values(self._show, values), key=""))
        return self._go(step.after, values, step.forward)

    def _go(
        self, show: Show, values: Mapping[str, ControlValue], own: Mapping[str, ControlValue]
    ) -> tuple[ControlChange, ...]:
        scene = with_values(show, {**values, **own})
        if scene.find_scene(scene.scene) is None:
            scene = replace(scene, scene=show.scene)
        self._show = replace(scene, audio=self._show.audio, output=self._show.output)
        self.revision += 1
        return tuple(ControlChange(control_id, value) for control_id, value in own.items())

    def open(self, show: Show, path: Path | None) -> None:
        """Start over with another show."""
        self._show = self._saved = show
        self._path = path
        self._undo.clear()
        self._redo.clear()
        self._next_uid = max(self._next_uid, next_uid(show.scenes))
        self.revision += 1

    def fill_in(self, values: Mapping[str, ControlValue]) -> None:
        """Write values into a show just opened that its file left out; it is still as saved."""
        same = self._saved == self._show
        self._show = with_values(self._show, values)
        if same:
            self._saved = self._show

    def take_over(self, show: Show, path: Path | None, saved: Show | None) -> None:
        """Start over with a show whose saved state is another one, or unknown."""
        self.open(show, path)
        if saved != show:
            self._saved = saved or Show(name="")

    def mark_saved(self, show: Show, path: Path) -> None:
        """Remember that `show` now stands in the file `path`."""
        self._saved = show
        self._path = path


def _lasting(show: Show) -> Show:
    """Return the show without what only says where the evening is: scene, master, input, open output."""
    return replace(show, scene="", master={}, audio=AudioChoice(), output=replace(show.output, open=False))
