"""The options of `export` and `render-take`."""

from __future__ import annotations

import argparse
from pathlib import Path

from react_app.export.media.formats import AUDIO_CHOICES, CODECS, CONTAINERS
from react_app.export.media.hardware import CHOICES, SOFTWARE
from react_app.export.targets.table import REFRAMES


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the parser of `export`."""
    parser.description = (
        "Render a track to a video: the scene as it would look live, frame by frame, with the track's own sound."
    )
    parser.add_argument("track", metavar="TRACK", nargs="?", help="an audio file, or 'demo' for the shipped track")
    parser.add_argument("--scene", metavar="SCENE", help="a scene's id or name, or a shader file (.fs)")
    parser.add_argument("--show", type=Path, metavar="FILE", help="take the scenes of this show file")
    parser.add_argument(
        "--cues", type=Path, metavar="FILE", help='JSON list of {"t": seconds or "bar": n, "id": …, "value": …}'
    )
    parser.add_argument(
        "--live-beats", action="store_true", help="beats of the live tracker, without hearing the whole track first"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="another random course; the show's own by default")
    parser.add_argument("--silent", action="store_true", help="leave the sound out")
    parser.add_argument(
        "--loop",
        type=float,
        metavar="S",
        help="the last S seconds go over into the beginning: no seam when repeated",
    )
    parser.add_argument("--title", metavar="TEXT", help="title in the file; the track's own by default")
    parser.add_argument("--artist", metavar="TEXT", help="artist in the file; the track's own by default")
    parser.add_argument("--album", metavar="TEXT", help="album in the file; the track's own by default")
    parser.add_argument("--cover", type=Path, metavar="FILE", help="cover in the file; the track's own by default")
    parser.add_argument(
        "--verify",
        type=Path,
        metavar="MANIFEST",
        help="render again what a manifest tells of (a take, too) and compare: 0 the same, 1 different, 2 unknown",
    )
    add_target_arguments(parser)
    add_video_arguments(parser)


def add_target_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what makes files for services."""
    parser.add_argument(
        "--target",
        metavar="NAMES",
        help="make the files these services take, with commas: spotify_canvas,reels,youtube",
    )
    parser.add_argument(
        "--reframe",
        choices=REFRAMES,
        default="draw",
        help="how targets of another shape are made: drawn in their shape (default), cropped out of a wide picture "
        "where something is to be seen, or fitted into a soft enlargement of it",
    )
    parser.add_argument("--list-targets", action="store_true", help="show the targets there are, and end")
    parser.add_argument("--target-table", type=Path, metavar="FILE", help="targets of your own beside the app's (JSON)")
    parser.add_argument(
        "--loudness",
        type=float,
        metavar="LUFS",
        help="bring the sound to this loudness, for example -14; it is left as it is by default",
    )


def add_render_take_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the parser of `render-take`."""
    parser.description = "Render a recorded performance to a video, at any size and frame rate."
    parser.add_argument("take", type=Path, metavar="TAKE", help="the take's folder")
    parser.add_argument(
        "--look",
        action="append",
        default=[],
        metavar="LAYER=LOOK",
        help="show a layer (by name or number) with another shader, shader file, scene or SCENE/LAYER; may be repeated",
    )
    parser.add_argument(
        "--newest-shaders",
        action="store_true",
        help="draw with the shaders and their images as they are now, not as they were performed",
    )
    add_video_arguments(parser)


def add_video_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what all renders have in common: the file, the picture, the part."""
    suffixes = ", ".join(CONTAINERS)
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help=f"the video to write ({suffixes})")
    parser.add_argument("--size", metavar="WxH", help="picture size, for example 1920x1080")
    parser.add_argument("--fps", metavar="N", help="frame rate: 24, 25, 30, 50, 60, 29.97, 59.94, …")
    parser.add_argument("--from", dest="begin", type=float, metavar="S", help="begin at this second")
    parser.add_argument("--to", dest="end", type=float, metavar="S", help="end at this second")
    parser.add_argument(
        "--lead",
        type=float,
        metavar="S",
        help="draw what shaders remember for only S seconds before a part: quicker, but not as in the whole",
    )
    parser.add_argument("--codec", metavar="NAME", help=", ".join(CODECS))
    parser.add_argument("--depth", type=int, metavar="BITS", help="bits a colour, 8 to 16, as the codec has them")
    parser.add_argument("--alpha", action="store_true", help="keep transparency, where the codec can")
    parser.add_argument("--crf", type=int, metavar="N", help="quality: lower is better and larger")
    parser.add_argument("--bit-rate", metavar="N", help="bits a second instead of --crf, for example 12M")
    parser.add_argument("--preset", metavar="NAME", help="encoder speed: ultrafast … veryslow; 0 … 13 for AV1")
    parser.add_argument(
        "--keyframes",
        type=float,
        metavar="S",
        help="a picture that stands alone every S seconds; 2 by default",
    )
    parser.add_argument(
        "--audio",
        metavar="NAME",
        help=f"{', '.join(AUDIO_CHOICES)}; by default the track's own sound as it is where the file can hold it",
    )
    parser.add_argument(
        "--anew", action="store_true", help="begin from the beginning, whatever an export that was cut short has left"
    )
    parser.add_argument("--no-manifest", action="store_true", help="write no NAME.manifest.json beside the video")
    parser.add_argument(
        "--encoder",
        choices=CHOICES,
        default=SOFTWARE,
        metavar="NAME",
        help="software (default: the same bytes on every machine), auto (a hardware encoder if one works: quicker), or "
        f"one of {', '.join(CHOICES[2:])}",
    )
    parser.add_argument("--json", action="store_true", help="print JSON lines on standard output")
    parser.add_argument(
        "--steered",
        action="store_true",
        help="with --json: obey the lines pause, go, suspend and cancel on standard input; its end means suspend",
    )
    parser.add_argument("--lease", type=Path, help=argparse.SUPPRESS)
