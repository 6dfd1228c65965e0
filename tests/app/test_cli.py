"""The command line as a stranger types it: sentences, exit codes, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

DEMO_TRUTH = Path(__file__).parents[2] / "react_app" / "assets" / "demo" / "demo.json"


def react_app(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program; fail if it shows a traceback."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")} | environment
    command = [sys.executable, "-m", "react_app.app", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=cwd, env=env, check=False)
    assert "Traceback" not in done.stderr + done.stdout
    return done


def silence(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(bytes(2 * int(44100 * seconds)))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="file systems elsewhere know only Unicode")
def test_files_from_an_old_system_are_told_by_their_names(tmp_path: Path) -> None:
    silence(tmp_path / os.fsdecode(b"caf\xe9.wav"), 1.0)
    (tmp_path / "jobs.toml").write_text('[[job]]\ntracks = ["*.wav"]\n')
    done = react_app("batch", tmp_path / "jobs.toml", "--dry-run", PYTHONIOENCODING="utf-8:strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert "caf\\udce9" in done.stdout
    assert "caf_" in done.stdout


def test_scenes_lists_every_scene_with_a_sentence() -> None:
    done = react_app("scenes", "--json")
    scenes = json.loads(done.stdout)
    assert done.returncode == 0
    assert len(scenes) >= 8
    assert scenes[0]["id"] == "first-light"
    assert all(scene["name"] and scene["description"] and scene["layers"] for scene in scenes)


def test_analyze_finds_the_tempo_of_the_demo_track() -> None:
    done = react_app("analyze", "demo", "--json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    truth = json.loads(DEMO_TRUTH.read_text())
    assert result["tempo"] == pytest.approx(truth["bpm"], rel=0.02)
    assert {"t", "announced", "bpm"} <= result["beats"][0].keys()


@pytest.mark.parametrize("command", ["analyze", "export"])
def test_a_missing_track_is_a_sentence(command: str, tmp_path: Path) -> None:
    done = react_app(command, tmp_path / "nowhere.flac", cwd=tmp_path)
    assert done.returncode == 1
    assert "nowhere.flac" in done.stderr


@pytest.mark.parametrize(("name", "content"), [("text.mp3", b"these are words"), ("empty.wav", b"")])
@pytest.mark.parametrize("command", ["analyze", "export"])
def test_a_file_that_is_not_audio_is_a_sentence(command: str, name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    done = react_app(command, tmp_path / name, cwd=tmp_path)
    assert done.returncode == 1
    assert name in done.stderr
    assert not list(tmp_path.glob("out/*"))


def test_silence_has_no_beats(tmp_path: Path) -> None:
    done = react_app("analyze", silence(tmp_path / "silence.wav", 8), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["beats"] == []


def test_a_broken_shader_names_file_and_the_users_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.fs"
    broken.write_text('/*{"ISFVSN": "2"}*/\nvoid main() {\n    gl_FragColor = vec4(no_such_thing);\n}\n')
    done = react_app(
        "export", silence(tmp_path / "s.wav", 1), "--scene", broken, "--size", "64x64", "-o", tmp_path / "o.mp4"
    )
    assert done.returncode == 1
    assert "broken.fs:3" in done.stderr
    assert not (tmp_path / "o.mp4").exists()


def test_an_unknown_scene_is_a_sentence_that_lists_the_known_ones(tmp_path: Path) -> None:
    done = react_app("export", silence(tmp_path / "s.wav", 1), "--scene", "no-such-scene", "-o", tmp_path / "o.mp4")
    assert done.returncode == 1
    assert "no-such-scene" in done.stderr
    assert "first-light" in done.stderr


def test_without_a_display_the_app_says_what_works_instead() -> None:
    done = react_app()
    assert done.returncode == 1
    assert "react-app export" in done.stderr


def test_opengl_that_is_too_old_is_a_sentence(tmp_path: Path) -> None:
    done = react_app(
        "export", silence(tmp_path / "s.wav", 1), "--size", "64x64", "-o", tmp_path / "o.mp4",
        MESA_GL_VERSION_OVERRIDE="3.2", MESA_GLSL_VERSION_OVERRIDE="150",
    )  # fmt: skip
    assert done.returncode == 1
    assert "3.2" in done.stderr
    assert "3.3" in done.stderr


def test_doctor_finds_what_the_app_needs() -> None:
    done = react_app("doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 0
    assert findings["OpenGL"]["ok"]
    assert findings["Encoder libx264"]["ok"]


def test_doctor_says_what_to_do_where_opengl_is_too_old() -> None:
    done = react_app("doctor", MESA_GL_VERSION_OVERRIDE="3.2", MESA_GLSL_VERSION_OVERRIDE="150")
    assert done.returncode == 1
    assert "3.3" in done.stdout


def test_a_show_of_a_newer_version_is_a_sentence(tmp_path: Path) -> None:
    show = tmp_path / "new.show.json"
    show.write_text('{"schema": 99}')
    done = react_app("scenes", "--show", show)
    assert done.returncode == 1
    assert "newer version" in done.stderr
