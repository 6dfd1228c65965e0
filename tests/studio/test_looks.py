"""Looks: their data is whole, every control exists, and words find them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from react_app.core.showfile import load_show
from react_app.export.playing.cues import check_cues, load_cues
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.studio.looks import ROLES, StudioLook, choose_look, studio_looks
from react_app.studio.planning import plan_loop, plan_video, write_plan
from tests.studio.music import track

LOOKS = studio_looks()
BY_ID = {look.id: look for look in LOOKS}


@pytest.mark.parametrize("look", LOOKS, ids=[look.id for look in LOOKS])
def test_a_look_compiles_without_a_complaint_and_its_cues_fit(look: StudioLook, tmp_path: Path) -> None:
    library = Library()
    for plan in (plan_video(track(), look, (64, 36)), plan_loop(track(), look, (36, 64))):
        show_file, cue_file = write_plan(plan, tmp_path)
        show = load_show(show_file)
        assert show == plan.show
        compiled, problems = compile_plan(show, library)
        assert problems == ()
        cues = load_cues(cue_file)
        assert [cue.id for cue in cues] == [cue.id for cue in plan.cues]
        check_cues(cues, compiled)
        specs = {spec.id: spec for spec in compiled.specs}
        for scene in show.scenes:  # no value lies outside of what its control takes
            for layer in scene.layers:
                for effect in layer.effects:
                    for name, value in effect.values.items():
                        assert specs[f"fx.{effect.uid}.{name}"].coerce(value) == value


def test_looks_are_told_in_full() -> None:
    assert 8 <= len(LOOKS) <= 12
    for look in LOOKS:
        assert re.fullmatch(r"[a-z0-9-]+", look.id)
        assert look.name
        assert look.description.endswith(".")
        assert 4 <= len(look.palette) <= 6
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in look.palette)
        assert set(look.roles) == set(ROLES)
        assert len(look.roles["drop"]) >= 3
        for role in ("verse", "build", "breakdown"):
            assert len(look.roles[role]) >= 2
    assert len({look.name for look in LOOKS}) == len({look.id for look in LOOKS}) == len(LOOKS)
    assert len({look.transition for look in LOOKS}) == len(LOOKS)


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ("Cinematic Realistic", "cinematic-realistic"),
        ("CINEMATIC", "cinematic-realistic"),
        ("Anime / Manga", "anime-manga"),
        ("anime", "anime-manga"),
        ("neon_nights", "neon-nights"),
        ("a cyberpunk city in the rain", "neon-nights"),
        ("80s synthwave", "retro-vhs"),
        ("filmic landscapes", "cinematic-realistic"),
        ("something cosmic and blue", "deep-space"),
        ("psychédélic dreams", "liquid-dream"),
        ("ÉPIC", "cinematic-realistic"),
    ],
)
def test_words_find_the_nearest_look(text: str, look: str) -> None:
    assert choose_look(LOOKS, text).id == look


def test_the_words_of_the_artist_count_where_the_style_says_nothing() -> None:
    assert choose_look(LOOKS, "", "we play in temples, a ritual").id == "sacred-geometry"
    assert choose_look(LOOKS, "noir", "we play in temples, a ritual").id == "film-noir"


def test_unknown_words_choose_one_that_stays() -> None:
    found = {text: choose_look(LOOKS, text).id for text in ("qwzx", "bbrrtt", "xylq", "zzz", "vvkk", "ooqq", "!?")}
    assert found == {text: choose_look(LOOKS, f" {text.upper()} ").id for text in found}
    assert len(set(found.values())) > 2
    assert choose_look(LOOKS, "") is LOOKS[0]
