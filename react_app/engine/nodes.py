"""One shader instance: its program, its buffers, and how its passes are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import moderngl

from react_app.core.controls import ControlValue
from react_app.core.frame import NodeInputs
from react_app.core.shader import ShaderDescription, ShaderInput
from react_app.engine.blit import Blitter, Factors, Flatten, blending
from react_app.engine.images import Images, ImportedImage
from react_app.engine.programs import Programs, ShaderProgram
from react_app.engine.sources import AudioTextures
from react_app.engine.state import NodeState
from react_app.engine.surface import Dtype, Size, Surface
from react_app.engine.targets import Target, fit_targets, make_targets

STRAIGHT: Flatten = (-1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all nodes draw with."""

    ctx: moderngl.Context
    programs: Programs
    audio: AudioTextures
    images: Images
    blitter: Blitter
    black: moderngl.Texture
    """1x1, transparent."""
    dtype: Dtype = "f1"
    """Of the surfaces that pictures are drawn into: "nu2" is a deep picture."""
    transparent: bool = False
    """The picture keeps what its layers cover, else it lies on black."""

    def release(self) -> None:
        """Free every GL object; nothing can be drawn with it afterwards."""
        for part in (self.programs, self.audio, self.images, self.blitter, self.black):
            part.release()


def make_shared(
    ctx: moderngl.Context,
    programs: Programs | None = None,
    *,
    live: bool = False,
    dtype: Dtype = "f1",
    transparent: bool = False,
) -> Shared:
    """Return what nodes draw with in a context; `live`, images whose files change are followed."""
    black = ctx.texture((1, 1), 4, bytes(4))
    programs = Programs(ctx) if programs is None else programs
    images = Images(ctx, live=live)
    return Shared(ctx, programs, AudioTextures(ctx), images, Blitter(ctx), black, dtype, transparent)


class ShaderNode:
    """A layer's generator or one effect, known by its uid.

    It keeps the last program that worked: `want` says what comes next, `settle` changes over once that is compiled.
    """

    def __init__(self, uid: int, shader: ShaderDescription, shared: Shared) -> None:
        self.uid = uid
        self.wanted = shader
        self.last_used = 0
        """Frame count of the renderer when it was drawn last."""
        self.note = ""
        """What is to be told about the buffers of the last `fit`: that they are smaller than the shader asks for."""
        self._shared = shared
        self._shader = shader
        self._program: ShaderProgram | None = None
        self._targets: dict[str, Target] = {}
        self._samplers: list[tuple[int, moderngl.Texture | Target | ImportedImage | None]] = []
        self._inputs: tuple[ShaderInput, ...] = ()
        self._picture_units: dict[str, int] = {}

    @property
    def usable(self) -> bool:
        """Whether there is a program to draw with."""
        return self._program is not None

    @property
    def digest(self) -> str:
        """Digest of the program in use, empty while there is none."""
        return "" if self._program is None else self._program.digest

    @property
    def images(self) -> set[str]:
        """Files of the imported images that are in use or wanted."""
        return {image.path for image in (*self.wanted.images, *self._shader.images)}

    @property
    def direct(self) -> bool:
        """Whether its last pass draws straight into the surface it is given."""
        return not self._shader.passes[-1].target

    @property
    def keeps_state(self) -> bool:
        """Whether a frame depends on the frames before."""
        return any(entry.persistent for entry in self._shader.passes)

    @property
    def bytes(self) -> int:
        """Memory of its buffers."""
        return sum(target.bytes for target in self._targets.values())

    @property
    def picture_names(self) -> tuple[str, ...]:
        """Names of the image inputs its program reads."""
        return tuple(self._picture_units)

    def want(self, shader: ShaderDescription) -> None:
        """Ask for a shader; `settle` changes over to it once its program is there."""
        self.wanted = shader

    def settle(self) -> None:
        """Change over to the wanted shader if its program is there; buffers both texts have keep their contents."""
        program = self._shared.programs.find(self.wanted.digest)
        if program is None:
            return
        if program is self._program and self._shader.images == self.wanted.images:
            self._shader = self.wanted
            return
        self._program = program
        self._shader = shader = self.wanted
        self._targets = make_targets(self._shared.ctx, shader, self._targets, self._shared.dtype)
        self._inputs = tuple(entry for entry in shader.inputs if entry.type not in ("image", "audio", "audioFFT"))
        self._shared.audio.need(shader.inputs)
        known = {*self._targets, *(image.name for image in shader.images)}
        pictures = {entry.name for entry in shader.inputs if entry.type == "image"} - known
        self._samplers = [
            (unit, self._sampler_source(name)) for unit, name in enumerate(program.samplers) if name not in pictures
        ]
        self._picture_units = {name: unit for unit, name in enumerate(program.samplers) if name in pictures}

    def fit(self, output: Size, values: Mapping[str, ControlValue]) -> None:
        """Have buffers of the size this frame wants.

        Raises:
            moderngl.Error: the driver has no room for them.
        """
        self.note = fit_targets(self._targets.values(), output, values, self._shared.blitter)

    def limit(self, box: Size) -> None:
        """Draw into this many pixels of its buffers only, from the corner; after `fit`, until they change size."""
        for target in self._targets.values():
            target.limit(box)

    def draw(
        self,
        inputs: NodeInputs,
        picture: moderngl.Texture | None,
        out: Surface,
        how: Flatten = STRAIGHT,
        factors: Factors | None = None,
        *,
        pictures: Mapping[str, moderngl.Texture] | None = None,
        opaque: bool = False,
    ) -> moderngl.Texture:
        """Draw all passes and return the result, in `out` or in a buffer of its own.

        `picture` is what `inputImage` reads, `pictures` what other image inputs read, such as a transition's
        `startImage` and `endImage`; black where there is none. Where the last pass is `direct`, `how` makes it write
        premultiplied colours and `factors` blend them onto what is in `out`. `opaque` makes it write an
        alpha of 1. `fit` must have been called for this frame.
        """
        program = self._begin(inputs, picture, pictures or {})
        last = len(self._shader.passes) - 1
        for index, entry in enumerate(self._shader.passes):
            if entry.target in self._targets:
                self._draw_target(program, index, self._targets[entry.target])
            elif index == last:
                self._draw_pass(program, index, out, how, factors, opaque=opaque)
        result = self._targets.get(self._shader.passes[last].target)
        return out.texture if result is None or result.front is None else result.front.texture

    def remember(
        self, inputs: NodeInputs, picture: moderngl.Texture | None, pictures: Mapping[str, moderngl.Texture]
    ) -> None:
        """Draw the passes that the next frame depends on: those up to the last one into a persistent target."""
        program = self._begin(inputs, picture, pictures)
        last = max(index for index, entry in enumerate(self._shader.passes) if entry.persistent)
        for index, entry in enumerate(self._shader.passes[: last + 1]):
            if entry.target in self._targets:
                self._draw_target(program, index, self._targets[entry.target])

    def _begin(
        self, inputs: NodeInputs, picture: moderngl.Texture | None, pictures: Mapping[str, moderngl.Texture]
    ) -> ShaderProgram:
        program = self._program
        assert program is not None
        self._set_inputs(program, inputs)
        for name, unit in self._picture_units.items():
            given = picture if name == "inputImage" else pictures.get(name)
            (given or self._shared.black).use(unit)
        return program

    def _draw_target(self, program: ShaderProgram, index: int, target: Target) -> None:
        surface = target.begin()
        self._draw_pass(program, index, surface, STRAIGHT, None)
        target.end(surface)

    def _draw_pass(
        self,
        program: ShaderProgram,
        index: int,
        surface: Surface,
        how: Flatten,
        factors: Factors | None,
        *,
        opaque: bool = False,
    ) -> None:
        program.set("isf_hostOut", how)
        program.set("isf_hostOpaque", opaque)
        program.set("PASSINDEX", index)
        program.set("RENDERSIZE", surface.size)
        surface.use()
        self._bind()
        if factors is not None:
            with blending(self._shared.ctx, factors):
                program.draw()
            return
        if program.partial:
            surface.clear(max(how[1], abs(how[0])) if opaque else how[1])
        program.draw()

    def state(self) -> NodeState:
        """Return the text it draws with and what its buffers hold."""
        states = (target.state() for target in self._targets.values())
        return NodeState(self.uid, self.digest, self.last_used, tuple(state for state in states if state is not None))

    def restore(self, state: NodeState) -> None:
        """Take back what its buffers held; it draws with the same text already.

        Raises:
            moderngl.Error: the driver has no room for it.
        """
        self.last_used = state.last_used
        for entry in state.targets:
            target = self._targets.get(entry.name)
            if target is not None:
                target.restore(entry)

    def drop_buffers(self) -> None:
        """Free its buffers; persistent contents start from black again."""
        for target in self._targets.values():
            target.release()

    def _sampler_source(self, name: str) -> moderngl.Texture | Target | ImportedImage | None:
        if name == "react_audio":
            return self._shared.audio.house
        if name in self._targets:
            return self._targets[name]
        for image in self._shader.images:
            if image.name == name:
                return self._shared.images.find(image.path)
        for entry in self._shader.inputs:
            if entry.name == name and entry.type in ("audio", "audioFFT"):
                return self._shared.audio.find(entry)
        return None

    def _bind(self) -> None:
        for unit, source in self._samplers:
            if isinstance(source, Target):
                source = None if source.front is None else source.front.texture
            elif isinstance(source, ImportedImage):
                source = source.texture
            (source or self._shared.black).use(unit)

    def _set_inputs(self, program: ShaderProgram, inputs: NodeInputs) -> None:
        program.set("react_seed", inputs.seed)
        values = inputs.values
        for entry in self._inputs:
            program.set(entry.name, _fitting(entry, values.get(entry.name)))


def _fitting(entry: ShaderInput, value: ControlValue | None) -> ControlValue:
    """Return `value` if it has the input's type, else the input's default: an old program may meet new values."""
    default = False if entry.default is None else entry.default
    if isinstance(default, tuple):
        return value if isinstance(value, tuple) and len(value) == len(default) else default
    if not isinstance(value, bool | int | float):
        return default
    if entry.type == "long":
        return int(value)
    return value if entry.type == "float" else bool(value)
