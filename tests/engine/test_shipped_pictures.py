"""The pictures that come with the app are those of what comes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from react_app.core.showfile import load_show, save_show
from react_app.engine.photographer import Photographer
from react_app.engine.thumbnails import Studio, wanted_strips
from react_app.shaders.library import Library
from react_app.shaders.pictures import SHIPPED_PICTURES, lean
from react_app.shaders.scenes import house_show


def test_every_house_scene_and_shader_has_its_picture_and_nothing_else_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strip(_self: Photographer, _plan: object) -> None:
        raise LookupError

    monkeypatch.setattr(Photographer, "strip", strip)
    library = Library()
    save_show(lean(house_show(), library), tmp_path / "wanted.show.json", backups=0)  # as the desk asks for them
    studio = Studio(tmp_path / "out", library)
    found, missing = set(), []
    for wanted in wanted_strips(load_show(tmp_path / "wanted.show.json"), library):
        try:
            entry = studio.draw(wanted)
        except LookupError:
            missing.append(wanted.id)
        else:
            assert entry is not None
            found.add(Path(str(entry["path"])))
    assert missing == [], "`make thumbnails` is due"
    assert found == set(SHIPPED_PICTURES.iterdir())
