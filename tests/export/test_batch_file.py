"""Batch files: what they mean, and every mistake in them told at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from react_app.core.take import FILE_NAME
from react_app.export.batch.file import BatchFileError
from react_app.export.batch.plan import BatchItem, plan_batch
from tests.export.media import pulses, write_show, write_wav


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two tracks of a second and a show of two scenes."""
    folder = tmp_path_factory.mktemp("music")
    for name in ("one", "two"):
        write_wav(folder / f"{name}.wav", pulses(1.0))
    write_show(folder / "test.show.json")
    return folder


def planned(music: Path, text: str) -> tuple[BatchItem, ...]:
    """Plan a batch."""
    path = music / "jobs.toml"
    path.write_text(text, "utf-8")
    return plan_batch(path)


def mistakes(music: Path, text: str) -> tuple[str, ...]:
    """Return what is wrong with a batch."""
    with pytest.raises(BatchFileError) as caught:
        planned(music, text)
    return caught.value.mistakes


def names(items: tuple[BatchItem, ...]) -> list[str]:
    return [path.name for item in items for path in item.job.files]


def test_tracks_scenes_and_seeds_are_multiplied(music: Path) -> None:
    items = planned(
        music,
        """
        [defaults]
        show = "test.show.json"
        out = "made"
        name = "{number} {track} {scene} {seed}"
        size = "64x36"
        [[job]]
        tracks = ["*.wav"]
        scenes = ["ring", "Silk"]
        seeds = [1, 2]
        fps = 29.97
        from = 0.25
        """,
    )
    assert names(items) == [
        "001 one The Ring 1.mp4", "002 one The Ring 2.mp4", "003 one Silk 1.mp4", "004 one Silk 2.mp4",
        "005 two The Ring 1.mp4", "006 two The Ring 2.mp4", "007 two Silk 1.mp4", "008 two Silk 2.mp4",
    ]  # fmt: skip
    first = items[0]
    assert first.job.out.parent == music / "made"
    assert (first.size, str(first.fps), first.job.frames) == ((64, 36), "30000/1001", 23)
    assert first.seconds == pytest.approx(0.75)
    assert first.job.room is not None
    for word in ("--seed=1", "--scene=ring", "--from=0.25", "--fps=29.97", f"--show={music / 'test.show.json'}"):
        assert word in first.job.arguments


def test_targets_of_a_track_are_one_export(music: Path) -> None:
    (item,) = planned(
        music,
        """
        [[job]]
        track = "one.wav"
        targets = ["youtube", "x"]
        name = "{title}/{track} for {target}"
        """,
    )
    assert names((item,)) == ["one_one for youtube.mp4", "one_one for x.mp4"]
    assert "--target=youtube,x" in item.job.arguments
    assert item.size == (1920, 1080)


def test_what_is_empty_in_a_name_takes_its_dash_along(music: Path) -> None:
    (item,) = planned(music, '[[job]]\ntrack = "one.wav"\nshow = "test.show.json"')
    assert names((item,)) == ["one - The Ring.mp4"]


def test_the_codec_chooses_the_kind_of_file(music: Path) -> None:
    text = '[[job]]\ntrack = "one.wav"\nscene = "first-light"\n'
    assert names(planned(music, text + 'codec = "ffv1"'))[0].endswith(".mkv")
    assert names(planned(music, text + 'container = "mov"'))[0].endswith(".mov")


def test_takes_are_rendered_again(music: Path) -> None:
    for name in ("friday", "saturday"):
        (music / "takes" / name).mkdir(parents=True)
        (music / "takes" / name / FILE_NAME).write_text("")
    (music / "takes" / "notes").mkdir()
    items = planned(music, '[defaults]\nscene = "first-light"\n[[job]]\ntakes = ["takes/*"]\nsize = "64x36"\nto = 9.5')
    assert names(items) == ["friday.mp4", "saturday.mp4"]
    out = music / "out" / "friday.mp4"
    words = ("--size=64x36", "--to=9.5", f"--out={out}", "--", str(music / "takes" / "friday"))
    assert items[0].job.arguments == ("render-take", *words)


@pytest.mark.parametrize(
    ("made_of", "command"),
    [("track = 'one.wav'", "export"), ("track = 'one.wav'\ntarget = 'x'", "export"),
     ("take = 'recorded'", "render-take")],
)  # fmt: skip
def test_every_export_of_a_batch_has_its_encoder(music: Path, made_of: str, command: str) -> None:
    (music / "recorded").mkdir(exist_ok=True)
    (music / "recorded" / FILE_NAME).write_text("")
    (item,) = planned(music, f"[defaults]\nencoder = 'nvenc'\n[[job]]\n{made_of}")
    assert item.job.arguments[0] == command
    assert "--encoder=nvenc" in item.job.arguments
    (item,) = planned(music, f"[[job]]\n{made_of}")
    assert not any(word.startswith("--encoder") for word in item.job.arguments)


def test_a_star_is_every_scene(music: Path) -> None:
    items = planned(music, '[[job]]\ntrack = "demo"\nshow = "test.show.json"\nscenes = ["*"]')
    assert names(items) == ["demo - The Ring.mp4", "demo - Silk.mp4"]


def test_a_track_that_cannot_be_read_is_no_mistake_of_the_file(music: Path) -> None:
    broken = music / "broken.flac"
    broken.write_text("no sound")
    (item,) = planned(music, '[[job]]\ntracks = ["*.flac"]')
    assert item.seconds is None
    broken.unlink()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[job]]\ntrack = 'none.wav'", "line 2: There is no {folder}/none.wav."),
        ("[[job]]\ntracks = ['*.mp3']", "line 2: Nothing matches *.mp3 in {folder}."),
        ("[[job]]\n\ntracs = ['*.wav']\ntrack='demo'", "line 3: tracs is nothing this app knows; did you mean tracks?"),
        ("[default]\nfps = 30\n[[job]]\ntrack = 'demo'",
         "line 1: default is nothing this app knows; did you mean defaults?"),
        ("[[job]]\ntrack = 'demo'\nscene = 'first-ligt'",
         "line 3: There is no scene 'first-ligt' in 'Untitled show'; did you mean first-light?"),
        ("[[job]]\ntrack = 'demo'\ntargets = [\n  'youtub',\n]",
         "line 3: There is no target 'youtub'; did you mean youtube?"),
        ("[[job]]\ntrack = 'demo'\nsize = 1080", "line 3: size must be text, not 1080."),
        ("[[job]]\ntrack = 'demo'\nsize = '1080'",
         "line 3: '1080' is not a size; write WIDTHxHEIGHT, for example 1920x1080."),
        ("[[job]]\ntrack = 'demo'\nfps = 'fast'",
         "line 3: 'fast' is not a frame rate; try 30, 60, 29.97 or 30000/1001."),
        ("[[job]]\ntrack = 'demo'\nfrom = 9\nto = 4", "line 4: to (4) must come after from (9)."),
        ("[[job]]\ntrack = 'demo'\nname = '{scnee}'",
         "line 3: name: {{scnee}} is nothing this app knows; did you mean {{scene}}?"),
        ("[[job]]\ntrack = 'demo'\nseeds = [1, 2]",
         "line 1: demo - First Light.mp4 would be written twice, by demo · First Light · seed 1 and "
         "demo · First Light · seed 2; put more into name, for example {{seed}}."),
        ("[[job]]\nscenes = ['*']", "line 1: This job has neither tracks nor takes."),
        ("[job]\ntrack = 'demo'", "line 1: Jobs must be tables: write [[job]], with two brackets."),
        ("[defaults]\nfps = 30", "There is no [[job]] in it."),
        ("[[job]]\ntrack = 'demo'\nshow = 'none.json'",
         "line 3: {folder}/none.json cannot be opened: No such file or directory."),
        ("[[job]]\ntrack = 'demo'\ncues = 'none.json'",
         "line 3: The cue file {folder}/none.json cannot be opened: No such file or directory."),
        ("[[job]]\ntrack = 'demo'\ntarget = 'x'\nsize = '64x64'",
         "line 4: size cannot be chosen for targets: each has its own."),
        ("[[job]]\ntrack = 'demo'\ncodec = 'prores'\ncontainer = 'webm'", "line 3: prores cannot go into a .webm"),
        ("[[job]]\ntrack = 'demo'\n\nencoder = 'nvidia'",
         "line 4: encoder must be auto, software, nvenc, videotoolbox, qsv, vaapi, amf or v4l2m2m, not 'nvidia'."),
        ("[[job]]\ntrack = 'demo'\n\nreframe = 'cut'", "line 4: reframe must be draw, crop or fit, not 'cut'."),
        ("[[job]]\ntrack = 'demo'\ncrf = 'low'", "line 3: crf must be a whole number, not 'low'."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(music: Path, text: str, told: str) -> None:
    found = mistakes(music, text)
    assert len(found) == 1
    assert found[0].startswith(told.format(folder=music))


def test_all_mistakes_are_told_at_once_in_their_order(music: Path) -> None:
    found = mistakes(
        music,
        """[defaults]
fsp = 30
[[job]]
track = "none.wav"
size = "big"
[[job]]
tracks = ["*.wav"]
scenes = ["nowhere"]
""",
    )
    assert [text.split(":")[0] for text in found] == ["line 2", "line 4", "line 5", "line 8"]


def test_what_is_no_toml_is_told_with_its_line(music: Path) -> None:
    assert mistakes(music, "[defaults]\nsize = \n")[0].startswith("line 2: ")
    with pytest.raises(BatchFileError, match="cannot be opened"):
        plan_batch(music / "none.toml")
