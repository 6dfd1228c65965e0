"""The show document."""

from __future__ import annotations

import pytest

from react_app.core.show import Scene, Show

SHOW = Show(scenes=(Scene("a", "b"), Scene("b", "Tide"), Scene("c", "tide")))


@pytest.mark.parametrize(("word", "id"), [("a", "a"), ("b", "b"), ("TIDE", "b"), ("c", "c"), ("A", None), ("", None)])
def test_a_scene_is_called_by_its_id_or_by_its_name_in_any_case(word: str, id: str | None) -> None:
    found = SHOW.scene_called(word)
    assert (found and found.id) == id
