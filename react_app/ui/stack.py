"""What the operator does to scenes, layers and effects; each is one step of the history."""

from __future__ import annotations

from react_app.core.errors import ShaderError
from react_app.core.problems import Problem
from react_app.core.shader import ShaderDescription
from react_app.core.show import BlendMode, Effect, Layer, Scene
from react_app.shaders.library import UntriedError
from react_app.ui import edits
from react_app.ui.desk import Desk


class Stack:
    """Structural gestures of the panels, carried out on the desk's document."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def shader(self, shader_id: str) -> ShaderDescription | None:
        """Return a shader of the library; tells a problem where it cannot be used."""
        try:
            return self._desk.library.get(shader_id)
        except UntriedError as error:
            self._desk.notice.emit(str(error))
            self._desk.ask_untried()
            return None
        except ShaderError as error:
            self._desk.tell(Problem(f"shader.{shader_id}", str(error), "error", shader_id, error.line or 0))
            return None

    def add(self, shader_id: str) -> None:
        """Add a generator as the top layer, or an effect to the selected layer."""
        shader = self.shader(shader_id)
        if shader is None:
            return
        if shader.kind == "filter":
            self.add_effect(shader_id)
        else:
            self.add_layer(shader_id)

    def add_layer(self, shader_id: str, index: int | None = None) -> None:
        """Add a generator to the scene that is on, on top unless `index` says where."""
        desk, shader = self._desk, self.shader(shader_id)
        if shader is None or shader.kind == "filter":
            return
        desk.settle()
        show, scene = desk.show, desk.scene
        if scene is None:
            scene = Scene(edits.free_scene_id(show, "scene"), "New scene")
            show = edits.add_scene(show, scene)
        layer = Layer(
            desk.document.new_uid(),
            shader.name,
            shader_id,
            blend="screen" if scene.layers else "normal",
            opaque=edits.starts_opaque(shader_id),
        )
        desk.edit(f"add {shader.name}", edits.add_layer(show, scene.id, layer, index))
        desk.select(layer.uid)

    def add_effect(self, shader_id: str, layer_uid: int = 0, index: int | None = None) -> None:
        """Add an effect to a layer's chain, by default to the selected layer."""
        desk, shader = self._desk, self.shader(shader_id)
        if shader is None or shader.kind != "filter":
            return
        layer = edits.find_layer(desk.show, layer_uid or desk.selected)
        if layer is None and desk.scene is not None and desk.scene.layers:
            layer = desk.scene.layers[-1]
        if layer is None:
            desk.notice.emit("Add a layer first, then give it effects.")
            return
        desk.settle()
        effect = Effect(desk.document.new_uid(), shader_id)
        desk.edit(f"add {shader.name}", edits.add_effect(desk.show, layer.uid, effect, index))
        desk.select(effect.uid)

    def remove(self, uid: int) -> None:
        """Remove a layer or an effect."""
        desk = self._desk
        effect, layer = edits.find_effect(desk.show, uid), edits.find_layer(desk.show, uid)
        if layer is None:
            return
        desk.settle()
        if effect is not None:
            shader = self.shader(effect.shader)
            name = shader.name if shader else "effect"
            owner = desk.selected == uid
            desk.edit(f"remove {name}", edits.remove_effect(desk.show, uid))
            if owner:
                desk.select(layer.uid)
        else:
            desk.edit(f"remove {layer.name}", edits.remove_layer(desk.show, uid))

    def duplicate(self, uid: int) -> None:
        """Put a copy of a layer above it."""
        desk, layer = self._desk, edits.find_layer(self._desk.show, uid)
        if layer is None:
            return
        desk.settle()
        new_uid = desk.document.new_uid(1 + len(layer.effects))
        desk.edit(f"duplicate {layer.name}", edits.copy_layer(desk.show, layer.uid, new_uid))
        desk.select(new_uid)

    def move_layer(self, uid: int, index: int) -> None:
        """Put a layer at another place, 0 is the bottom, counted without the layer itself."""
        desk, layer = self._desk, edits.find_layer(self._desk.show, uid)
        desk.settle()
        after = edits.move_layer(desk.show, uid, index)
        if layer is not None and after != desk.show:
            desk.edit(f"move {layer.name}", after)

    def step_layer(self, uid: int, by: int) -> None:
        """Move a layer up (1) or down (-1)."""
        scene = self._desk.scene
        if scene is None:
            return
        at = next((i for i, layer in enumerate(scene.layers) if layer.uid == uid), None)
        if at is not None and 0 <= at + by < len(scene.layers):
            self.move_layer(uid, at + by)

    def move_effect(self, uid: int, layer_uid: int, index: int) -> None:
        """Put an effect at another place of a chain, counted without the effect itself."""
        desk = self._desk
        desk.settle()
        after = edits.move_effect(desk.show, uid, layer_uid, index)
        if after != desk.show:
            desk.edit("move effect", after)
            desk.select(uid)

    def rename_layer(self, uid: int, name: str) -> None:
        """Give a layer another name."""
        desk, layer = self._desk, edits.find_layer(self._desk.show, uid)
        name = name.strip()
        if layer is not None and name and name != layer.name:
            desk.settle()
            desk.edit(f"rename {layer.name}", edits.rename_layer(desk.show, uid, name))

    def set_blend(self, uid: int, blend: BlendMode) -> None:
        """Lay a layer over what is below in another way."""
        desk = self._desk
        desk.settle()
        layer = edits.find_layer(desk.show, uid)
        if layer is not None and layer.blend != blend:
            control = f"strip.{uid}.blend"
            after = edits.set_blend(desk.show, uid, blend)
            desk.edit(f"blend of {layer.name}", after, back={control: layer.blend}, forward={control: blend})

    def new_scene(self) -> str:
        """Add an empty scene and put it on."""
        desk = self._desk
        desk.settle()
        scene = Scene(edits.free_scene_id(desk.show, "scene"), self._free_name("New scene"))
        desk.edit("add a scene", edits.add_scene(desk.show, scene))
        desk.go(scene.id)
        return scene.id

    def scene_from_shader(self, shader_id: str) -> None:
        """Add a scene that shows one generator and put it on."""
        desk, shader = self._desk, self.shader(shader_id)
        if shader is None or shader.kind == "filter":
            return
        desk.settle()
        scene_id = edits.free_scene_id(desk.show, shader.name.lower().replace(" ", "-"))
        layer = Layer(desk.document.new_uid(), shader.name, shader_id, opaque=edits.starts_opaque(shader_id))
        scene = Scene(scene_id, self._free_name(shader.name), shader.description, (layer,))
        desk.edit(f"add scene {scene.name}", edits.add_scene(desk.show, scene))
        desk.go(scene_id)

    def duplicate_scene(self, scene_id: str) -> None:
        """Put a copy of a scene after it."""
        desk, scene = self._desk, self._desk.show.find_scene(scene_id)
        if scene is None:
            return
        desk.settle()
        uid = desk.document.new_uid(len(scene.uids))
        after, _ = edits.copy_scene(desk.show, scene_id, uid)
        desk.edit(f"duplicate {scene.name}", after)

    def remove_scene(self, scene_id: str) -> None:
        """Remove a scene; the last one stays."""
        desk, scene = self._desk, self._desk.show.find_scene(scene_id)
        if scene is None:
            return
        if len(desk.show.scenes) < 2:
            desk.notice.emit("A show keeps at least one scene.")
            return
        desk.settle()
        after = edits.remove_scene(desk.show, scene_id)
        if desk.show.scene == scene_id:
            desk.go(after.scene)
        desk.edit(f"remove {scene.name}", after)

    def rename_scene(self, scene_id: str, name: str) -> None:
        """Give a scene another name."""
        desk, scene = self._desk, self._desk.show.find_scene(scene_id)
        name = name.strip()
        if scene is not None and name and name != scene.name:
            desk.settle()
            desk.edit(f"rename {scene.name}", edits.rename_scene(desk.show, scene_id, name))

    def move_scene(self, scene_id: str, index: int) -> None:
        """Put a scene at another place, counted without the scene itself."""
        desk, scene = self._desk, self._desk.show.find_scene(scene_id)
        desk.settle()
        after = edits.move_scene(desk.show, scene_id, index)
        if scene is not None and after != desk.show:
            desk.edit(f"move {scene.name}", after)

    def _free_name(self, wanted: str) -> str:
        used = {scene.name for scene in self._desk.show.scenes}
        if wanted not in used:
            return wanted
        return next(f"{wanted} {n}" for n in range(2, len(used) + 3) if f"{wanted} {n}" not in used)
