"""What an ISF file says about itself, as plain values. Parsing is in `react_app.shaders`, drawing in the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from react_app.core.controls import ControlValue

ShaderKind = Literal["generator", "filter", "transition"]
InputType = Literal["event", "bool", "long", "float", "point2D", "color", "image", "audio", "audioFFT"]


@dataclass(frozen=True, slots=True)
class ShaderInput:
    """One entry of INPUTS. `default` is None for image, audio and audioFFT; `size` is MAX of the audio types."""

    name: str
    type: InputType
    label: str
    default: ControlValue | None = None
    minimum: float | tuple[float, ...] = 0.0
    maximum: float | tuple[float, ...] = 1.0
    identity: ControlValue | None = None
    choices: tuple[tuple[str, int], ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class ShaderPass:
    """One entry of PASSES. `width`/`height` are size expressions, empty for the output's size."""

    target: str = ""
    persistent: bool = False
    float_target: bool = False
    width: str = ""
    height: str = ""


@dataclass(frozen=True, slots=True)
class ShaderImage:
    """One IMPORTED image: the sampler's name and the absolute path of the file."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class ShaderPreset:
    """One entry of PRESETS: a look with a name. `values` are of the inputs' own types and in their ranges."""

    name: str
    values: Mapping[str, ControlValue] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ShaderDescription:
    """A parsed ISF file.

    `id` is `generators/aurora` for library files, the absolute path for others. `fragment` is the user's text with
    everything up to the end of the header comment blanked but its line breaks kept, so that the compiler's line
    numbers are the user's own. `digest` is the SHA-256 of the texts.
    """

    id: str
    name: str
    kind: ShaderKind
    fragment: str
    vertex: str = ""
    inputs: tuple[ShaderInput, ...] = ()
    passes: tuple[ShaderPass, ...] = (ShaderPass(),)
    images: tuple[ShaderImage, ...] = ()
    presets: tuple[ShaderPreset, ...] = ()
    description: str = ""
    credit: str = ""
    categories: tuple[str, ...] = ()
    path: str = ""
    digest: str = ""
    text: str = field(default="", repr=False, compare=False)
    """The file's own text, line breaks made alike."""
