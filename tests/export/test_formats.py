"""What can be written is checked before anything is drawn, and refusals say what can be done instead."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from react_app.core.errors import ExportError
from react_app.export.asking.asked import parse_bit_rate
from react_app.export.media.formats import choose_format, fps_of, offered, parse_fps, parse_size

FPS = Fraction(30)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("24", Fraction(24)),
        ("25", Fraction(25)),
        ("30", Fraction(30)),
        ("50", Fraction(50)),
        ("60", Fraction(60)),
        ("29.97", Fraction(30000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("23.976", Fraction(24000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        ("12.5", Fraction(25, 2)),
    ],
)
def test_a_frame_rate_is_read_exactly(text: str, rate: Fraction) -> None:
    assert parse_fps(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "-30", "241", "1/0", "nan", "inf", "0.5"])
def test_a_useless_frame_rate_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="frame rate"):
        parse_fps(text)


@pytest.mark.parametrize(
    ("number", "rate"), [(59.94, Fraction(60000, 1001)), (60.0, Fraction(60)), (50.0, Fraction(50))]
)
def test_a_shows_rate_becomes_the_exact_one(number: float, rate: Fraction) -> None:
    assert fps_of(number) == rate


def test_a_size_is_read() -> None:
    assert parse_size("1920x1080") == (1920, 1080)
    assert parse_size(" 640 X 360 ") == (640, 360)


@pytest.mark.parametrize("text", ["", "1920", "1920x", "axb", "-1x5", "1920.5x1080"])
def test_a_useless_size_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="WIDTHxHEIGHT"):
        parse_size(text)


@pytest.mark.parametrize("size", [(8, 360), (640, 14), (16386, 64), (0, 0)])
def test_sizes_nobody_can_encode_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ExportError, match="16 to 16384"):
        choose_format(Path("a.mp4"), size, FPS)


def test_an_odd_size_is_refused_with_the_nearest_even_ones() -> None:
    with pytest.raises(ExportError, match=r"1918x1080 and 1920x1080"):
        choose_format(Path("a.mp4"), (1919, 1080), FPS)


def test_a_lossless_codec_takes_odd_sizes() -> None:
    assert choose_format(Path("a.mkv"), (1919, 1079), FPS, codec="ffv1").width == 1919


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"film\.avi .*\.mp4, \.mov, \.mkv, \.webm"):
        choose_format(Path("film.avi"), (64, 36), FPS)


def test_a_codec_in_the_wrong_container_is_refused_with_the_right_one() -> None:
    with pytest.raises(ExportError, match=r"prores cannot go into a \.mp4 file; use \.mov"):
        choose_format(Path("a.mp4"), (64, 36), FPS, codec="prores")


def test_an_unknown_codec_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"h264, hevc, av1, vp9, prores, .*ffv1, png, exr, gif, webp"):
        choose_format(Path("a.mp4"), (64, 36), FPS, codec="divx")


@pytest.mark.parametrize(("codec", "crf"), [("h264", 52), ("h264", -1), ("vp9", 64), ("prores", 20), ("ffv1", 0)])
def test_a_quality_the_codec_lacks_is_refused(codec: str, crf: int) -> None:
    suffix = {"h264": "mp4", "vp9": "webm", "prores": "mov", "ffv1": "mkv"}[codec]
    with pytest.raises(ExportError, match=str(crf)):
        choose_format(Path(f"a.{suffix}"), (64, 36), FPS, codec=codec, crf=crf)


def test_a_preset_the_codec_lacks_is_refused() -> None:
    with pytest.raises(ExportError, match="veryfast"):
        choose_format(Path("a.mp4"), (64, 36), FPS, preset="warp")


def test_quality_and_preset_are_taken() -> None:
    video = choose_format(Path("a.mp4"), (64, 36), FPS, crf=0, preset="slow")
    assert (video.crf, video.preset) == (0, "slow")


def pixels(**wish: Any) -> str:
    """The pixel format that a wish gives."""
    return choose_format(Path(f"a{wish.pop('suffix')}"), (256, 128), FPS, **wish).codec.pixel_format


@pytest.mark.parametrize(
    ("suffix", "codec", "depth", "alpha", "form"),
    [
        (".mp4", "h264", None, False, "yuv420p"),
        (".mp4", "h264", 10, False, "yuv420p10le"),
        (".mp4", "hevc", 10, False, "yuv420p10le"),
        (".mkv", "av1", 10, False, "yuv420p10le"),
        (".webm", "vp9", 8, True, "yuva420p"),
        (".mov", "prores", None, False, "yuv422p10le"),
        (".mov", "prores_4444", None, True, "yuva444p10le"),
        (".mov", "dnxhr_hqx", 10, False, "yuv422p10le"),
        (".mkv", "ffv1", None, False, "bgr0"),
        (".mkv", "ffv1", 8, True, "bgra"),
        (".mkv", "ffv1", 12, False, "gbrp12le"),
        (".mkv", "ffv1", 16, True, "gbrap16le"),
        (".png", None, 16, True, "rgba64be"),
        (".webp", None, None, True, "bgra"),
    ],
)
def test_depth_and_alpha_choose_the_pixels(
    suffix: str, codec: str | None, depth: int | None, alpha: bool, form: str
) -> None:
    video = choose_format(Path(f"a{suffix}"), (256, 128), FPS, codec=codec, depth=depth, alpha=alpha)
    assert (video.codec.pixel_format, video.alpha) == (form, alpha)
    assert depth in (None, video.depth)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"suffix": ".mp4", "alpha": True}, r"H\.264 has no transparency; these have: vp9, prores_4444, .*ffv1, png"),
        ({"suffix": ".mp4", "depth": 12}, r"H\.264 has 8 or 10 bits; 12 cannot be used"),
        ({"suffix": ".mov", "codec": "prores", "depth": 8}, "ProRes 422 HQ has 10 bits; 8 cannot"),
        ({"suffix": ".webm", "depth": 10}, "VP9 encoder of this installation does not do 10 bits"),
        ({"suffix": ".mp4", "bit_rate": 4_000_000, "crf": 20}, "two ways to say the same"),
        ({"suffix": ".mov", "codec": "prores", "bit_rate": 4_000_000}, "cannot be given a bit rate"),
        ({"suffix": ".mp4", "bit_rate": 9_000_000, "most_bit_rate": 4_000_000}, "not be above the highest"),
        ({"suffix": ".mp4", "keyframe_s": 0.0}, "Keyframes 0 s apart"),
        ({"suffix": ".mp4", "sound": "mp3"}, r"no sound 'mp3'; there are copy, aac, opus, alac, pcm, flac, none"),
        ({"suffix": ".mp4", "sound": "pcm"}, r"PCM sound cannot go into a \.mp4 file here; use aac or alac"),
        ({"suffix": ".mp4", "sound": "aac", "sound_rate": 22_050}, "AAC sound cannot be 22050 Hz"),
        ({"suffix": ".mkv", "sound": "flac", "sound_bit_rate": 1}, "FLAC is lossless"),
        ({"suffix": ".png", "sound": "pcm"}, "sequence of pictures holds no sound"),
        ({"suffix": ".gif", "sound": "aac"}, r"A \.gif file holds no sound"),
        ({"suffix": ".avi"}, r"it writes \.mp4, .*\.png, \.exr, \.gif, \.webp"),
        ({"suffix": "", "codec": "h264"}, "no video suffix"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(wish: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        pixels(**wish)


def test_a_codec_of_another_installation_is_offered_there_and_explained_here() -> None:
    with pytest.raises(
        ExportError, match=r"HAP cannot be made here: .*no hap encoder\. Use h264, hevc, prores, .*dnxhr_444\."
    ):
        choose_format(Path("a.mov"), (256, 128), FPS, codec="hap")
    video = choose_format(Path("a.mov"), (256, 128), FPS, codec="hap_alpha", alpha=True, can=lambda name, form: True)
    assert (video.codec.encoder, dict(video.codec.options)["format"], video.alpha) == ("hap", "hap_alpha", True)
    assert not any(offer.codec.startswith("hap") for offer in offered())
    assert sum(offer.codec.startswith("hap") for offer in offered(lambda name, form: True)) == 3
    with pytest.raises(ExportError, match="multiples of 4, and 258x128 is not; the nearest are 256x128 and 260x128"):
        choose_format(Path("a.mov"), (258, 128), FPS, codec="hap", can=lambda name, form: True)


def test_a_missing_webp_encoder_is_explained() -> None:
    with pytest.raises(ExportError, match="WebP cannot be made here: this installation's ffmpeg has no libwebp_anim"):
        choose_format(Path("a.webp"), (64, 48), FPS, can=lambda name, form: name != "libwebp_anim")


@pytest.mark.parametrize(
    ("suffix", "codec", "size", "sentence"),
    [
        (".mov", "dnxhr", (128, 72), r"DNxHR HQ cannot be 128x72; it goes from 256x120"),
        (".mp4", "hevc", (16, 16), "H.265 cannot be 16x16"),
        (".mp4", "av1", (8200, 64), "8192 on a side"),
        (".mov", "prores", (101, 50), "prores needs even sizes, and 101x50 is not"),
    ],
)
def test_sizes_a_codec_lacks_are_refused(suffix: str, codec: str, size: tuple[int, int], sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        choose_format(Path(f"a{suffix}"), size, FPS, codec=codec)


@pytest.mark.parametrize(
    ("suffix", "fps", "sentence"),
    [
        (".gif", Fraction(60), r"\.gif file shows at most 50 pictures a second"),
        (".webp", Fraction(120), r"at most 100"),
        (".mxf", Fraction(12), r"\.mxf file has one of these frame rates: 23.976, 24, 25, 29.97, 30, 50, 59.9401, 60"),
    ],
)
def test_rates_a_file_lacks_are_refused(suffix: str, fps: Fraction, sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        choose_format(Path(f"a{suffix}"), (256, 128), fps)


@pytest.mark.parametrize(("word", "name"), [("h265", "hevc"), ("X264", "h264"), ("ProRes_HQ", "prores")])
def test_codecs_are_known_by_their_other_names(word: str, name: str) -> None:
    assert choose_format(Path("a.mov"), (64, 48), FPS, codec=word).codec.name == name


def test_a_folder_becomes_a_sequence() -> None:
    video = choose_format(Path("shots"), (64, 48), FPS, codec="png")
    assert (video.kind, video.codec.name, video.sound.codec) == ("sequence", "png", "none")
    assert choose_format(Path("a.gif"), (64, 48), FPS).kind == "animation"


@pytest.mark.parametrize(
    ("suffix", "codec", "sound", "rate"),
    [
        (".mp4", None, "aac", 0),
        (".mov", "h264", "aac", 0),
        (".mov", "prores_4444", "pcm", 0),
        (".mkv", None, "flac", 0),
        (".webm", None, "opus", 48_000),
        (".mxf", None, "pcm", 48_000),
        (".png", None, "none", 0),
    ],
)
def test_sound_suits_the_container(suffix: str, codec: str | None, sound: str, rate: int) -> None:
    chosen = choose_format(Path(f"a{suffix}"), (256, 128), FPS, codec=codec).sound
    assert (chosen.codec, chosen.rate) == (sound, rate)


@pytest.mark.parametrize(
    ("text", "rate"), [("12M", 12_000_000), ("800k", 800_000), ("2.5m", 2_500_000), ("5000000", 5_000_000)]
)
def test_a_bit_rate_is_read(text: str, rate: int) -> None:
    assert parse_bit_rate(text) == rate


@pytest.mark.parametrize("text", ["", "much", "-1M", "5", "1e6", "12G"])
def test_a_useless_bit_rate_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="not a bit rate"):
        parse_bit_rate(text)
