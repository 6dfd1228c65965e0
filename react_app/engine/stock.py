"""The stock of shader instances a plan needs: compiled one by one, kept across plans, and told about when they fail.

With a compiler a shader is compiled here only after a child has compiled and drawn it: then it is cheap, and known to
be safe. Without one (files, tests) it is compiled here there and then.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import chain

import moderngl

from react_app.core.errors import BadInputError
from react_app.core.frame import NodeInputs
from react_app.core.plan import Plan, PlanNode
from react_app.core.problems import Problem, Standing
from react_app.core.shader import ShaderDescription
from react_app.engine.blit import UNIT_MODES, Factors
from react_app.engine.compiler import Compiler
from react_app.engine.compiling import Job
from react_app.engine.context import glsl_version
from react_app.engine.images import UPLOAD_BYTES
from react_app.engine.nodes import ShaderNode, Shared
from react_app.engine.state import NodeState
from react_app.engine.stockimages import StockImages
from react_app.engine.surface import Size
from react_app.engine.warming import Use, Warmer, load_images

BUFFER_BUDGET = 1 << 30
"""Bytes that buffers of nodes not on screen may take; past it the longest unused start from black again."""


class Stock:
    """All nodes of a plan, by uid."""

    def __init__(self, shared: Shared, size: Size, compiler: Compiler | None = None) -> None:
        """`size` is that of the picture; the compiler stays the caller's."""
        self._shared = shared
        self.size = size
        self._compiler = compiler
        self._glsl = glsl_version(shared.ctx)
        self._plan = Plan((), "", ())
        self._nodes: dict[int, ShaderNode] = {}
        self._problems = Standing()
        self._images = StockImages(shared.images, self._problems)
        self._warmer = Warmer(shared)
        self._earlier: dict[str, ShaderDescription] = {}

    def set_plan(self, plan: Plan) -> None:
        """Take a new plan; nodes of the same uid keep their program until the new one is ready, and their buffers."""
        self._plan = plan
        nodes: dict[int, ShaderNode] = {}
        for entry in _plan_nodes(plan):
            node = self._nodes.pop(entry.uid, None) or ShaderNode(entry.uid, entry.shader, self._shared)
            node.want(entry.shader)
            nodes[entry.uid] = node
        for gone in self._nodes.values():
            gone.drop_buffers()
        self._nodes = nodes
        self._shared.programs.retain(
            {node.wanted.digest for node in nodes.values()} | {node.digest for node in nodes.values()}
        )
        self._shared.images.retain({path for node in nodes.values() for path in node.images})
        first = chain(plan.nodes_to(plan.scene), _plan_nodes(plan))
        self._shared.images.want(image.path for entry in first for image in entry.shader.images)
        keys = {key for node in nodes.values() for key in _problem_keys(node)}
        self._problems.retain(keys.__contains__)
        for node in nodes.values():
            self._settle(node)

    def find(self, uid: int) -> ShaderNode | None:
        """Return the node with this uid if it can be drawn."""
        node = self._nodes.get(uid)
        return node if node is not None and node.usable else None

    def keeps_state(self, uid: int) -> bool:
        """Return whether a node can be drawn and its next picture depends on this one."""
        node = self.find(uid)
        return node is not None and node.keeps_state

    def fit(self, inputs: NodeInputs, size: Size, frame: int) -> bool:
        """Have a node's buffers at the size this frame wants; False when it cannot be drawn."""
        node = self.find(inputs.uid)
        if node is None:
            return False
        node.last_used = frame
        try:
            node.fit(size, inputs.values)
        except moderngl.Error as error:
            text = f"{node.wanted.name} is left out: the graphics card has no room for its buffers ({error})."
            self.tell(Problem(f"node.{node.uid}", text, "error", node.wanted.id))
            return False
        if node.note:
            self.tell(Problem(f"node.{node.uid}", f"{node.wanted.name}: {node.note}", "warning", node.wanted.id))
        return True

    def ready(self, scene_id: str) -> bool:
        """Return whether every shader of a scene and of its transition was compiled, or refused, and has its images."""
        scene = self._plan.find_scene(scene_id)
        return scene is not None and not any(self._lacks(node.shader) for node in self._plan.nodes_to(scene_id))

    def _lacks(self, shader: ShaderDescription) -> bool:
        return not self._shared.programs.tried(shader.digest) or self._shared.images.awaits(shader)

    def prepare_one(self, first_scene: str, budget_s: float = math.inf) -> bool:
        """Compile at most one program, those of `first_scene` first; True while the plan needs more.

        What another scene needs waits if compiling it is known to take longer than `budget_s`.
        """
        shader = self._next(first_scene, budget_s)
        if shader is not None:
            self._take_in(shader)
        return next(self._waiting(first_scene), None) is not None

    def prepare_scene(self, scene_id: str) -> None:
        """Compile everything a scene needs, and wait for it."""
        while self._plan.find_scene(scene_id) is not None and not self.ready(scene_id):
            self.prepare_one(scene_id)
            self.renew_images(sys.maxsize)
            if self._compiler is not None or not self.ready(scene_id):
                time.sleep(0.002)

    def _next(self, first_scene: str, budget_s: float) -> ShaderDescription | None:
        """Return what can be compiled here now, None if nothing can."""
        compiler, awaits = self._compiler, self._shared.images.awaits
        waiting = {shader.digest: shader for shader in self._waiting(first_scene)}
        urgent = {entry.shader.digest for entry in self._plan.nodes_to(first_scene)} if waiting else set()
        if compiler is None or compiler.broken:
            first = next((shader for shader in waiting.values() if not awaits(shader)), None)
            return first if first is None or first.digest in urgent or budget_s == math.inf else None
        if not waiting:
            compiler.order(())
            return None
        jobs = [self._job(shader) for digest, shader in waiting.items() if compiler.outcome(digest) is None]
        now = [job for job in jobs if job.shader.digest in urgent]
        compiler.order(now, [job for job in jobs if job.shader.digest not in urgent])
        for digest, shader in waiting.items():
            outcome = compiler.outcome(digest)
            if outcome is None or awaits(shader):
                continue
            if digest in urgent or outcome.again_s <= budget_s:
                return shader
        return None

    def _job(self, shader: ShaderDescription) -> Job:
        compiler = self._compiler
        return Job(shader, self._use(shader), self._glsl, compiler.limit_s if compiler else 0.0)

    def _take_in(self, shader: ShaderDescription) -> None:
        """Compile a shader, unless it did not go well where it was tried, and change the nodes over that want it."""
        outcome = self._compiler.outcome(shader.digest) if self._compiler is not None else None
        if outcome is not None and outcome.error is not None:
            self._shared.programs.refuse(shader.digest, outcome.error)
        else:
            self._shared.programs.compile(shader)
            load_images(self._shared, shader)
            self._warmer.draw(shader, self._use(shader))
        for node in self._nodes.values():
            if node.wanted.digest == shader.digest:
                self._settle(node)

    def save_memory(self, frame: int) -> None:
        """Free the buffers of the nodes unused for longest while those not on screen take too much memory."""
        idle = sorted(
            (node for node in self._nodes.values() if node.last_used < frame and node.bytes),
            key=lambda node: node.last_used,
        )
        taken = sum(node.bytes for node in idle)
        for node in idle:
            if taken <= BUFFER_BUDGET:
                return
            taken -= node.bytes
            node.drop_buffers()

    def state(self) -> tuple[NodeState, ...]:
        """Return what the nodes that have a program remember."""
        return tuple(node.state() for node in self._nodes.values() if node.usable)

    def restore(self, states: Iterable[NodeState], runs: Iterable[NodeState], earlier: Iterable[Plan]) -> None:
        """Have the nodes draw as they did, each with the text it had then, from this plan or one of the `earlier`.

        `runs` are nodes of transitions under way: their programs are compiled too.

        Raises:
            BadInputError: a text is in none of the plans, or does not compile any more.
            moderngl.Error: the driver has no room for the buffers.
        """
        known = {entry.shader.digest: entry.shader for plan in (*earlier, self._plan) for entry in _plan_nodes(plan)}
        states = list(states)
        listed = {state.uid for state in states}
        for other in self._nodes.values():
            if other.uid not in listed:
                other.drop_buffers()
        for state in (*states, *runs):
            shader = known.get(state.digest)
            if shader is not None:
                self._shared.programs.compile(shader)
                load_images(self._shared, shader)
            if shader is None or self._shared.programs.find(state.digest) is None:
                raise BadInputError("The state of the renderer belongs to other shaders.")
            self._earlier[state.digest] = shader
        for state in states:
            node = self._nodes.get(state.uid)
            if node is None:
                raise BadInputError("The state of the renderer belongs to another show.")
            wanted = node.wanted
            node.want(self._earlier[state.digest])
            node.settle()
            node.restore(state)
            node.want(wanted)
            self._settle(node)

    def shader(self, digest: str) -> ShaderDescription | None:
        """Return a shader that a restored state draws with."""
        return self._earlier.get(digest)

    def tell(self, problem: Problem) -> None:
        """Report a problem, once for as long as it stays the same."""
        self._problems.tell(problem)

    def take_problems(self) -> list[Problem]:
        """Return the problems that came up since the last call."""
        return self._problems.take()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems that stand."""
        return self._problems.all

    def release(self) -> None:
        """Free the nodes' buffers."""
        for node in self._nodes.values():
            node.drop_buffers()
        self._nodes.clear()
        self._warmer.release()

    def _waiting(self, first_scene: str) -> Iterator[ShaderDescription]:
        """Yield shaders that were not compiled yet, in the order they are needed."""
        first = (entry for scene_id in (first_scene, self._plan.scene) for entry in self._plan.nodes_to(scene_id))
        for entry in chain(first, _plan_nodes(self._plan)):
            if self._lacks(entry.shader):
                yield entry.shader

    def _use(self, shader: ShaderDescription) -> Use:
        """Return how the plan draws a shader: what ends a layer above the lowest may be blended onto the others."""
        ways: dict[Factors | None, None] = {None: None}
        for scene in self._plan.scenes:
            for layer in scene.layers[1:]:
                last = layer.effects[-1] if layer.effects else layer.generator
                if last.shader.digest == shader.digest and layer.blend in UNIT_MODES:
                    ways[UNIT_MODES[layer.blend]] = None
        return Use(self.size, tuple(ways))

    def _settle(self, node: ShaderNode) -> None:
        """Change a node over to its wanted program if that is compiled, and tell what is wrong with it."""
        programs, shader = self._shared.programs, node.wanted
        key = f"shader.{shader.id}"
        error = programs.error(shader.digest)
        if error is not None:
            kept = "The layer keeps its last good version." if node.usable else "It is left out of the picture."
            if shader.kind == "transition":
                kept = "Scenes change by its last good version." if node.usable else "Scenes dissolve instead."
            self.tell(Problem(key, f"{error} {kept}", "error", error.path or shader.id, error.line or 0))
        elif programs.find(shader.digest) is not None and not self._shared.images.awaits(shader):
            self._problems.clear(key)
            self._images.load(shader)
            node.settle()

    def renew_images(self, budget: int = UPLOAD_BYTES) -> None:
        """Show images that were decoded, at most `budget` bytes of them now, and tell of those that cannot be shown."""
        for node in self._images.renew(self._nodes.values(), budget):
            self._settle(node)


def _plan_nodes(plan: Plan) -> Iterator[PlanNode]:
    for scene in plan.scenes:
        yield from scene.nodes()
    yield from (transition.node for transition in plan.transitions() if transition.node)


def _problem_keys(node: ShaderNode) -> Iterator[str]:
    yield f"shader.{node.wanted.id}"
    yield f"node.{node.uid}"
    for path in node.images:
        yield f"image.{path}"
