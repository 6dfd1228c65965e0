"""Brings video files into the show: looked into first, added, replaced, found again; and their beats."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from react_app.core.problems import Problem
from react_app.core.show import Clip, Layer, Scene
from react_app.ui import edits
from react_app.ui.clip_beats import BeatFinder, ClipBeats
from react_app.ui.clip_facts import ClipFacts
from react_app.ui.clip_shelf import ClipShelf
from react_app.ui.clip_wish import ClipWish
from react_app.ui.desk import Desk


class Clips(QObject):
    """Carries out what `Desk.clip_wanted` asks for, and fills in what is found out later."""

    def __init__(self, desk: Desk, shelf: ClipShelf, finder: BeatFinder) -> None:
        super().__init__()
        self._desk = desk
        self.shelf, self.finder = shelf, finder
        self._wishes: dict[str, list[ClipWish]] = {}
        self._beats: dict[str, ClipBeats] = {}
        desk.clip_wanted.connect(self._want)
        desk.show_changed.connect(self._look_at_show)
        shelf.arrived.connect(self._arrived)
        shelf.refused.connect(self._refused)
        finder.found.connect(self._found)
        self._look_at_show()

    def close(self) -> None:
        """End the children."""
        self.shelf.close()
        self.finder.close()

    # ---- wishes ----------------------------------------------------------------------------------------------------

    def _want(self, wish: ClipWish) -> None:
        name = str(wish.path.absolute())
        self._wishes.setdefault(name, []).append(wish)
        self.shelf.look(name)

    def _arrived(self, name: str) -> None:
        facts = self.shelf.facts(name)
        if facts is None:
            return
        for wish in self._wishes.pop(name, []):
            self._desk.clear(f"clip.{name}")
            if wish.replaces:
                self._replace(wish, facts)
            else:
                self._add(wish, facts)
        self._look_at_show()

    def _refused(self, name: str, sentence: str) -> None:
        if self._wishes.pop(name, []):
            self._desk.tell(Problem(f"clip.{name}", sentence, "warning", name))
            self._desk.notice.emit(sentence)

    def _add(self, wish: ClipWish, facts: ClipFacts) -> None:
        desk = self._desk
        desk.settle()
        show, scene = desk.show, desk.scene
        if scene is None:
            scene = Scene(edits.free_scene_id(show, "scene"), "New scene")
            show = edits.add_scene(show, scene)
        layer = Layer(desk.document.new_uid(), wish.name or wish.path.stem, "", clip=self._with_beats(facts.clip))
        desk.edit(f"add {layer.name}", edits.add_layer(show, scene.id, layer, wish.index))
        desk.select(layer.uid)

    def _replace(self, wish: ClipWish, facts: ClipFacts) -> None:
        desk = self._desk
        layer = edits.find_layer(desk.show, wish.replaces)
        if layer is None or layer.clip is None:
            return
        desk.settle()
        clip, before = self._with_beats(facts.clip), layer.clip
        if wish.relink and (not before.digest or before.digest == clip.digest):
            self._relink(layer, before, clip)
            return
        if wish.relink:
            desk.notice.emit(
                f"{wish.path.name} is another video than {Path(before.path).name} was; the layer plays it."
            )
        own = layer.name == Path(before.path).stem
        after = edits.set_clip(desk.show, layer.uid, clip, wish.name or (wish.path.stem if own else layer.name))
        head = f"layer.{layer.uid}"
        forward = {f"{head}.start": 0.0, f"{head}.stop": max(clip.duration, 0.04)}
        back = {control: desk.link.values[control] for control in forward if control in desk.link.values}
        desk.edit(f"replace {layer.name}", after, back=back, forward=forward)
        desk.select(layer.uid)

    def _relink(self, layer: Layer, before: Clip, clip: Clip) -> None:
        """Let every layer that plays this content play it from where it was found, and look beside it for others."""
        desk = self._desk
        show, found = desk.show, 0
        for other in edits.clip_layers(show):
            same = other.clip is not None and (other.clip.digest, other.clip.path) == (before.digest, before.path)
            if same and other.clip is not None:
                show = edits.set_clip(show, other.uid, edits.moved_clip(other.clip, clip), other.name)
                found += 1
        if show != desk.show:
            desk.edit(f"find {layer.name}", show)
            desk.notice.emit(f"{Path(clip.path).name} is found.")
        self._look_beside(Path(clip.path).parent)

    def _look_beside(self, folder: Path) -> None:
        missing = {clip.uid for clip in self._desk.link.status.clips if clip.missing}
        for layer in edits.clip_layers(self._desk.show):
            if layer.uid in missing and layer.clip is not None:
                path = folder / Path(layer.clip.path).name
                with suppress(OSError):
                    if str(path) != layer.clip.path and path.is_file():
                        self._desk.replace_clip(layer.uid, path, relink=True)

    # ---- what is found out later -----------------------------------------------------------------------------------

    def _look_at_show(self) -> None:
        """Have the clips of the show heard whose beats nobody knows."""
        for layer in edits.clip_layers(self._desk.show):
            clip = layer.clip
            if clip is None or clip.beats or clip.duration <= 0:
                continue
            facts = self.shelf.facts(clip.path)
            if facts is not None and facts.clip.digest == clip.digest:
                self.finder.want(clip.path, facts)
            elif facts is None and not self.shelf.error(clip.path):
                self.shelf.strip(clip.path)

    def _found(self, name: str, beats: ClipBeats) -> None:
        facts = self.shelf.facts(name)
        if facts is not None:
            self._beats[facts.clip.digest] = beats
            self._desk.learn(partial(edits.with_beats, digest=facts.clip.digest, beats=beats))

    def _with_beats(self, clip: Clip) -> Clip:
        beats = self._beats.get(clip.digest)
        return edits.clip_with_beats(clip, beats) if beats else clip
