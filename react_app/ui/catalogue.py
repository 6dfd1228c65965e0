"""What the browser can list: the house shaders and those of the user that have passed their trial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from react_app.shaders.cards import ShaderCard


class Catalogue(QObject):
    """Cards of all shaders, in order: the house library first, the user's by name."""

    changed = Signal()
    replaced = Signal(list)
    """Ids of shaders that are listed with another text than before."""

    def __init__(self, house: Iterable[ShaderCard]) -> None:
        super().__init__()
        self._house = {card.id: card for card in house}
        self._own: dict[str, ShaderCard] = {}
        self._cards: tuple[ShaderCard, ...] | None = None

    @property
    def cards(self) -> tuple[ShaderCard, ...]:
        """Every shader."""
        if self._cards is None:
            own = sorted(self._own.values(), key=lambda card: (card.name.casefold(), card.id))
            self._cards = (*self._house.values(), *own)
        return self._cards

    def find(self, shader_id: str) -> ShaderCard | None:
        """Return a shader's card, None if it is not listed."""
        return self._house.get(shader_id) or self._own.get(shader_id)

    def is_own(self, shader_id: str) -> bool:
        """Return whether a shader is one of the user's."""
        return shader_id in self._own

    def add(self, cards: Sequence[ShaderCard]) -> None:
        """List shaders of the user's; a card of the same id is replaced."""
        fresh = {card.id: card for card in cards if self._own.get(card.id) != card}
        other = [i for i, card in fresh.items() if i in self._own and self._own[i].digest != card.digest]
        if fresh:
            self._own.update(fresh)
            self._tell()
        if other:
            self.replaced.emit(other)

    def remove(self, ids: Iterable[str]) -> None:
        """Take shaders of the user's off the list."""
        if [self._own.pop(shader_id) for shader_id in ids if shader_id in self._own]:
            self._tell()

    def own_in(self, place: str) -> list[str]:
        """Return the ids of the user's shaders that lie in a folder, or are this file."""
        start = place.rstrip("/\\")
        return [i for i in self._own if i == start or i.startswith((f"{start}/", f"{start}\\"))]

    def _tell(self) -> None:
        self._cards = None
        self.changed.emit()
