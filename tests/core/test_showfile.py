"""Show files: whole or untouched, refused with a sentence, read back exactly."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from react_app.core.errors import ShowFileError
from react_app.core.show import (
    AudioChoice,
    Clip,
    Effect,
    Layer,
    Modulation,
    OutputChoice,
    Scene,
    Show,
    Transition,
    next_uid,
    renumbered,
    with_values,
)
from react_app.core.showclips import digest_of
from react_app.core.showfile import load_show, save_show, show_from_dict, show_to_dict

FIXTURES = Path(__file__).parent / "fixtures"


def a_show() -> Show:
    effect = Effect(2, "effects/bloom", {"amount": 0.3}, {"amount": Modulation("beat.pulse", 0.5)}, 0.8, False)
    layer = Layer(
        1, "Sky", "generators/aurora", "screen", 0.7, True, False,
        {"hue": 0.1, "mode": 3, "on": True, "tint": (1.0, 0.5, 0.0, 1.0)},
        {"@opacity": Modulation("lfo.sine", -0.2, 0.1, 0.2, 8.0, 0.3, -0.5)}, (effect,), True,
    )  # fmt: skip
    wipe = Transition("transitions/wipe", 8.0, "bar", "smooth", {"angle": 0.25}, 3)
    return Show(
        "Night", (Scene("a", "A", "words", (layer,), wipe), Scene("b", "B")), "b", {"brightness": 0.9},
        AudioChoice("file", "/music/a b.flac"), OutputChoice(1280, 720, 30.0, "HDMI-1|X", True), 7,
        {"range": "house", "multiplier": 0.5, "picture_latency": 83.0},
        Transition("transitions/dissolve", 2.0, "beat"),
    )  # fmt: skip


def test_a_show_is_read_back_exactly(tmp_path: Path) -> None:
    save_show(a_show(), tmp_path / "night.show.json")
    assert load_show(tmp_path / "night.show.json") == a_show()


def test_a_track_whose_name_is_no_unicode_is_read_back(tmp_path: Path) -> None:
    show = replace(a_show(), name="Nächte", audio=AudioChoice("file", "/music/caf\udce9.flac"))
    save_show(show, tmp_path / "night.show.json")
    assert load_show(tmp_path / "night.show.json") == show
    assert "Nächte" in (tmp_path / "night.show.json").read_text("utf-8")


def test_every_shipped_schema_is_still_read() -> None:
    fixtures = sorted(FIXTURES.glob("show-schema-*.json"))
    assert fixtures
    for fixture in fixtures:
        assert load_show(fixture).scenes


def test_a_show_from_before_transitions_goes_on_cutting() -> None:
    show = load_show(FIXTURES / "show-schema-2.json")
    assert show.transition == Transition("cut")
    assert all(scene.transition is None for scene in show.scenes)
    assert not any(layer.opaque for scene in show.scenes for layer in scene.layers)


def test_the_third_schema_s_transitions_are_read() -> None:
    show = load_show(FIXTURES / "show-schema-3.json")
    assert show.transition.shader == "transitions/dissolve"
    own = show.scenes[0].transition
    assert own is not None
    assert (own.beats, own.when, own.easing, own.values) == (4.0, "bar", "smooth", {"highlights": 0.5})
    assert show.scenes[0].layers[0].opaque
    assert show.scenes[0].layers[0].effects[0].modulations["@mix"].threshold == 0.35


def test_the_fourth_schema_s_clips_are_read(tmp_path: Path) -> None:
    layer = load_show(FIXTURES / "show-schema-4.json").scenes[1].layers[0]
    path = str(FIXTURES / "clips" / "waves.mp4")
    assert layer.clip == Clip(path, "00ff", 4.0, 1280, 720, 29.97, False, (0.25, 0.75, 1.25, 1.75), 4, 3)
    assert (layer.shader, layer.values["loop"], layer.modulations["speed"].source) == ("", "bounce", "audio.kick")


def test_a_clip_s_path_is_kept_relative_to_the_show(tmp_path: Path) -> None:
    clip = Clip(str(tmp_path / "media" / "a.mp4"))
    show = Show(scenes=(Scene("a", "A", layers=(Layer(1, "Video", "", clip=clip),)),))
    save_show(show, tmp_path / "shows" / "x.show.json")
    stored = json.loads((tmp_path / "shows" / "x.show.json").read_text())
    assert stored["scenes"][0]["layers"][0]["clip"]["path"] == "../media/a.mp4"
    assert load_show(tmp_path / "shows" / "x.show.json") == show


@pytest.mark.parametrize("moved_to", ["b.mp4", "media/other name.mp4"])
def test_a_clip_that_was_moved_is_found_by_its_content(tmp_path: Path, moved_to: str) -> None:
    old = tmp_path / "elsewhere.mp4"
    old.write_bytes(b"video" * 1000)
    (tmp_path / "decoy.mp4").write_bytes(b"other" * 1000)
    layer = Layer(1, "Video", "", clip=Clip(str(old), digest_of(old)))
    save_show(Show(scenes=(Scene("a", "A", layers=(layer,)),)), tmp_path / "x.show.json")
    (tmp_path / moved_to).parent.mkdir(exist_ok=True)
    old.rename(tmp_path / moved_to)
    found = load_show(tmp_path / "x.show.json").scenes[0].layers[0].clip
    assert found is not None
    assert found.path == str(tmp_path / moved_to)


def test_a_clip_that_is_nowhere_is_found_by_its_name_beside_the_show_or_keeps_its_path(tmp_path: Path) -> None:
    layers = tuple(Layer(i, "V", "", clip=Clip(f"/gone/{n}.mp4", "12")) for i, n in enumerate("ab", start=1))
    save_show(Show(scenes=(Scene("a", "A", layers=layers),)), tmp_path / "x.show.json")
    (tmp_path / "b.mp4").write_bytes(b"made anew")
    clips = [layer.clip for layer in load_show(tmp_path / "x.show.json").scenes[0].layers]
    assert [clip and clip.path for clip in clips] == ["/gone/a.mp4", str(tmp_path / "b.mp4")]


@pytest.mark.parametrize(
    ("clip", "says"),
    [
        ({"path": ""}, "must name a file"),
        ({"path": "a.mp4", "beats": [1.0, 0.5]}, "must rise"),
        ({"path": "a.mp4", "beats": ["x"]}, "beats must be a number"),
        ({"path": "a.mp4", "duration": "long"}, "duration must be a number"),
        ([1], "must be an object"),
    ],
)
def test_a_damaged_clip_is_refused_with_a_sentence(clip: object, says: str) -> None:
    data = json.loads((FIXTURES / "show-schema-4.json").read_text())
    data["scenes"][1]["layers"][0]["clip"] = clip
    with pytest.raises(ShowFileError, match=says):
        show_from_dict(data)


def test_a_scene_s_transition_without_a_uid_is_refused() -> None:
    data = json.loads((FIXTURES / "show-schema-3.json").read_text())
    del data["scenes"][0]["transition"]["uid"]
    with pytest.raises(ShowFileError, match="same uid"):
        show_from_dict(data)


def test_older_saves_are_kept_as_numbered_backups(tmp_path: Path) -> None:
    path = tmp_path / "night.show.json"
    for n in range(4):
        save_show(replace(a_show(), name=f"version {n}"), path, backups=2)
    names = {p.name: load_show(p).name for p in (tmp_path / "backups").iterdir()}
    assert names == {"night.show.json.1": "version 2", "night.show.json.2": "version 1"}
    assert load_show(path).name == "version 3"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a show file"),
        ("{", "not a show file"),
        ("[]", "not a show file"),
        ("{}", "schema"),
        ('{"schema": 99}', "newer version"),
        ('{"schema": 0}', "cannot be read"),
        ('{"schema": 1, "scenes": 5}', "show.scenes"),
        ('{"schema": 1, "scenes": [{"id": "a", "name": "A", "layers": [{"uid": "x"}]}]}', "uid"),
        ('{"schema": 1, "output": {"fps": "fast"}}', "output.fps"),
        ("[" * 100_000, "not a show file"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_that_names_it(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "bad.show.json"
    path.write_text(text)
    with pytest.raises(ShowFileError, match=says) as caught:
        load_show(path)
    assert "bad.show.json" in str(caught.value)


def test_two_nodes_with_one_uid_are_refused() -> None:
    data = show_to_dict(a_show())
    data["scenes"][1]["layers"] = [{"uid": 2, "name": "x", "shader": "y"}]
    with pytest.raises(ShowFileError, match="same uid"):
        show_from_dict(data)


_KEYS = ["schema", "scenes", "id", "name", "layers", "uid", "shader", "values", "modulations", "effects", "audio"]
_LEAVES = st.none() | st.booleans() | st.floats() | st.text()
_DOCUMENTS = st.recursive(
    _LEAVES, lambda x: st.lists(x) | st.dictionaries(st.sampled_from(_KEYS) | st.text(), x), max_leaves=30
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(_DOCUMENTS)
def test_no_document_gives_anything_but_a_show_or_a_sentence(data: object) -> None:
    document = {"schema": 1, **data} if isinstance(data, dict) else {"schema": 1, "scenes": data}
    if document.get("schema") != 1:
        document["schema"] = 1
    with contextlib.suppress(ShowFileError):
        show_from_dict(json.loads(json.dumps(document)))


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "night.show.json"
    save_show(a_show(), path)
    code = (
        "import resource, signal, sys; from pathlib import Path; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "from react_app.core.showfile import save_show; from react_app.core.show import Show\n"
        "from react_app.core.errors import ShowFileError\n"
        "try: save_show(Show('new' * 100), Path(sys.argv[1]))\n"
        "except ShowFileError as error: print(error); sys.exit(7)\n"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, env=environment)
    assert done.returncode == 7
    assert "could not be saved" in done.stdout
    assert load_show(path) == a_show()
    assert [p.name for p in tmp_path.iterdir()] == ["night.show.json"]


def test_values_of_a_bank_are_written_into_the_document() -> None:
    show = with_values(
        a_show(),
        {
            "layer.1.hue": 0.9, "fx.2.amount": 0.1, "strip.1.opacity": 0.2, "strip.1.blend": "add", "strip.2.on": True,
            "master.brightness": 0.4, "scene.go": "a", "tempo.lock": True,
            "tempo.meter": 3, "transition.beats": 4.0, "transition.when": "bar", "transition.0.highlights": 0.3,
            "strip.3.easing": "linear", "strip.3.beats": 2.0, "transition.3.angle": 0.5, "strip.1.opaque": False,
        },
    )  # fmt: skip
    layer = show.scenes[0].layers[0]
    assert (layer.values["hue"], layer.opacity, layer.blend) == (0.9, 0.2, "add")
    assert (layer.effects[0].values["amount"], layer.effects[0].on) == (0.1, True)
    assert show.master == {"brightness": 0.4}
    assert show.scene == "a"
    assert show.tempo == {"range": "house", "multiplier": 0.5, "picture_latency": 83.0, "meter": 3}
    assert show.transition == Transition("transitions/dissolve", 4.0, "bar", "linear", {"highlights": 0.3})
    assert show.scenes[0].transition == Transition("transitions/wipe", 2.0, "bar", "linear", {"angle": 0.5}, 3)
    assert layer.opaque is False


def test_a_renumbered_scene_joins_a_show_without_clashes() -> None:
    show = a_show()
    joined = show.with_scene(replace(renumbered(show.scenes[0], next_uid(show.scenes)), id="c"))
    assert show_from_dict(show_to_dict(joined)) == joined
