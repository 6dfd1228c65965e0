"""What the operator does to the way scenes change: edits of the show, and the gestures that make them."""

from __future__ import annotations

from dataclasses import replace

from react_app.core.show import CUT, SHOW_TRANSITION, Show, Transition
from react_app.ui.desk import Desk

EVERY_SCENE = ""
"""Stands for the show's own transition where a scene's id is asked for."""


def transition_of(show: Show, scene_id: str) -> Transition | None:
    """Return a scene's own way to come in, None if it has none; the show's for `EVERY_SCENE`."""
    if scene_id == EVERY_SCENE:
        return show.transition
    scene = show.find_scene(scene_id)
    return scene.transition if scene else None


def set_transition(show: Show, scene_id: str, transition: Transition | None) -> Show:
    """Give a scene, or the show, another transition; None takes a scene's own away."""
    if scene_id == EVERY_SCENE:
        return replace(show, transition=transition or Transition())
    return replace(
        show, scenes=tuple(replace(s, transition=transition) if s.id == scene_id else s for s in show.scenes)
    )


def strip_of(transition: Transition) -> str:
    """Return the prefix of the ids of its length, start and motion."""
    return "transition" if transition.uid == SHOW_TRANSITION else f"strip.{transition.uid}"


class TransitionEdits:
    """Structural gestures of the transition strip, carried out on the desk's document."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name_of(self, shader_id: str) -> str:
        """Return what a transition is called."""
        if shader_id == CUT:
            return "Cut"
        card = self._desk.catalogue.find(shader_id)
        return card.name if card else shader_id.rpartition("/")[2]

    def choices(self) -> list[tuple[str, str]]:
        """Return the transitions of the library as (id, name), the house's first."""
        return [(card.id, card.name) for card in self._desk.catalogue.cards if card.kind == "transition"]

    def choose(self, shader_id: str, scene_id: str = EVERY_SCENE) -> None:
        """Let scenes, or one of them, come in by another transition; its length and start stay."""
        desk = self._desk
        desk.settle()
        current = transition_of(desk.show, scene_id) or self._fresh()
        if current.shader == shader_id and transition_of(desk.show, scene_id) is not None:
            return
        after = set_transition(desk.show, scene_id, replace(current, shader=shader_id, values={}))
        desk.edit(f"transition {self.name_of(shader_id)}", after)

    def give_own(self, scene_id: str) -> None:
        """Let a scene come in its own way, which begins as the show's."""
        desk = self._desk
        desk.settle()
        if desk.show.find_scene(scene_id) is not None:
            desk.edit("own transition", set_transition(desk.show, scene_id, self._fresh()))

    def take_own(self, scene_id: str) -> None:
        """Let a scene come in as every scene does."""
        desk = self._desk
        desk.settle()
        if scene_id != EVERY_SCENE and transition_of(desk.show, scene_id) is not None:
            desk.edit("remove the own transition", set_transition(desk.show, scene_id, None))

    def _fresh(self) -> Transition:
        return replace(self._desk.show.transition, uid=self._desk.document.new_uid())
