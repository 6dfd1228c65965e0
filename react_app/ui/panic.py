"""Panic: back to a picture that is surely safe, and the effects back afterwards."""

from __future__ import annotations

from react_app.ui.desk import Desk


class Panic:
    """Carried out on the desk's show; remembers which effects it switched off."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._killed: tuple[str, ...] = ()

    def press(self) -> None:
        """Back to safety: no effects, the first scene, full brightness, no blackout, no freeze."""
        desk, link = self._desk, self._desk.link
        switches = [
            f"strip.{effect.uid}.on" for scene in desk.show.scenes for layer in scene.layers for effect in layer.effects
        ]
        self._killed = tuple(s for s in switches if link.values.get(s, True)) or self._killed
        for switch in switches:
            link.change(switch, False)
        if desk.show.scenes:
            desk.go(desk.show.scenes[0].id)
            link.fire("transition.cut")
        link.change("master.brightness", 1.0)
        link.change("master.blackout", False)
        link.change("master.freeze", False)
        desk.notice.emit("Panic: effects are off, the first scene is on at full brightness.")

    def bring_effects_back(self) -> None:
        """Switch the effects on again that the last panic switched off."""
        for switch in self._killed:
            self._desk.link.change(switch, True)
        self._killed = ()
        self._desk.notice.emit("The effects are back.")

    @property
    def can_bring_back(self) -> bool:
        """True after a panic that switched effects off."""
        return bool(self._killed)
