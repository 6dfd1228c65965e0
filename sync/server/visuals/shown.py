"""Objects as their owners see them: links made fresh, ids expanded where that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sync.server.core import Core
from sync.server.studio import Look
from sync.server.visuals.ids import Kind
from sync.server.visuals.links import Links
from sync.server.visuals.objects import Item, Objects, World

Tree = Mapping[str, Any]
EXPANSIONS = "analysis|track|template|render|canvas"
APPLIED = ("base", "style")
"""The fields of a template that the studio draws by."""


def tree_of(paths: Iterable[str]) -> Tree:
    """Return what is to be expanded as a tree; `data.` in front, as lists have it, changes nothing."""
    tree: dict[str, Any] = {}
    for path in paths:
        branch = tree
        for name in path.removeprefix("data.").split("."):
            branch = branch.setdefault(name, {})
    return tree


class Shown:
    """Makes views of objects. Any thread may call."""

    def __init__(self, core: Core, objects: Objects, links: Links) -> None:
        self._core, self._objects, self._links = core, objects, links
        self._views: dict[Kind, Callable[[Item, Tree], dict[str, Any]]] = {
            "track": self._track,
            "canvas": self._picture,
            "video": self._picture,
            "render": self._render,
            "template": _template,
            "asset": self._asset,
            "export_pack": self._pack,
            "batch": self._batch,
            "analysis": self._analysis,
        }

    def __call__(self, item: Item, tree: Tree | None = None) -> dict[str, Any]:
        """Return what the owner of an object sees of it."""
        view = self._views.get(item.kind, _plain)
        return {**common(item), **view(item, tree or {})}

    def file(self, item: Item, digest: str, name: str) -> str:
        """Return a link to a file of an object."""
        return self._links.url(digest, name, item.world.owner)

    def analysis(self, item: Item, *, include: Iterable[str]) -> dict[str, Any]:
        """Return what was heard, with the long parts that are wanted: beats, energy."""
        wanted = set(include)
        hidden = {*(("beats", "downbeats") if "beats" not in wanted else ())}
        hidden |= {"energy_curve"} if "energy" not in wanted else set()
        data = {name: value for name, value in item.data.items() if name not in hidden}
        return {**common(item), **data}

    def _analysis(self, item: Item, _: Tree) -> dict[str, Any]:
        return self.analysis(item, include=())

    def _track(self, item: Item, tree: Tree) -> dict[str, Any]:
        data = dict(item.data)
        if "analysis" in tree and data.get("analysis"):
            found = self._objects.find(item.world, data["analysis"])
            data["analysis"] = self.analysis(found, include=("beats", "energy")) if found else None
        return data

    def _picture(self, item: Item, tree: Tree) -> dict[str, Any]:
        data = dict(item.data)
        data["exports"] = {
            name: self.file(item, file["digest"], file["name"])
            for name, file in item.private.get("exports", {}).items()
        }
        for name in ("track", "render", "canvas"):
            if name in tree:
                key = data.get(f"{name}_id") or ""
                found = self._objects.find(item.world, key) if key else None
                data[name] = self(found, tree[name]) if found else None
        if "template" in tree:
            frozen = item.private.get("template")
            data["template"] = dict(frozen) if frozen else None
        return data

    def _render(self, item: Item, _: Tree) -> dict[str, Any]:
        file = item.private.get("file")
        return {**item.data, "output_url": self.file(item, file["digest"], file["name"]) if file else None}

    def _asset(self, item: Item, _: Tree) -> dict[str, Any]:
        return {**item.data, "url": self.file(item, item.data["sha256"], item.private["file"])}

    def _pack(self, item: Item, _: Tree) -> dict[str, Any]:
        data = dict(item.data)
        files: Mapping[str, str] = item.private.get("files", {})
        data["targets"] = [
            {
                **target,
                "url": self.file(item, target["sha256"], files[target["platform"]]) if target["sha256"] else None,
            }
            for target in data["targets"]
        ]
        data["manifest_url"] = self.file(item, data["sha256"], f"{item.id}.zip") if data["sha256"] else None
        return data

    def _batch(self, item: Item, _: Tree) -> dict[str, Any]:
        rows = [self._row(item.world, row) for row in item.data["items"]]
        names = ("rendering", "completed", "failed", "cancelled")
        counts = {name: sum(row["status"] == name for row in rows) for name in names}
        if counts["rendering"]:
            status = "running"
        elif counts["completed"] == len(rows):
            status = "completed"
        elif counts["completed"]:
            status = "partially_failed"
        else:
            status = "cancelled" if counts["cancelled"] == len(rows) else "failed"
        return {**item.data, "items": rows, "counts": {"total": len(rows), **counts}, "status": status}

    def _row(self, world: World, row: Mapping[str, Any]) -> dict[str, Any]:
        if not row["id"]:
            return dict(row)
        found = self._objects.find(world, row["id"])
        if found is None:
            return {**row, "status": "cancelled", "error": {"code": "gone", "message": "It was removed."}}
        return {**row, "status": found.data["status"], "error": found.data["error"]}


def _plain(item: Item, _: Tree) -> dict[str, Any]:
    return dict(item.data)


def _template(item: Item, _: Tree) -> dict[str, Any]:
    return template_view(item)


def common(item: Item) -> dict[str, Any]:
    """Return what every object has."""
    return {
        "id": item.id,
        "object": item.kind,
        "livemode": item.world.live,
        "created": int(item.created),
        "metadata": {},
        "project_id": item.project or None,
        "cost": None,
    }


def template_view(item: Item) -> dict[str, Any]:
    """Return a template of a user, as one version of it."""
    return {**common(item), **item.data, "builtin": False, "applied_fields": list(APPLIED)}


def look_view(look: Look, world: World) -> dict[str, Any]:
    """Return a look of the studio as a template."""
    return {
        "id": look.id,
        "object": "template",
        "livemode": world.live,
        "created": 0,
        "metadata": {},
        "project_id": None,
        "cost": None,
        "name": look.name,
        "description": look.description,
        "version": 1,
        "builtin": True,
        "base": look.id,
        "style": "",
        "palette": list(look.palette),
        "grain": None,
        "motion": {},
        "typography": {},
        "refs": [],
        "safe_zones": [],
        "locked_fields": [],
        "asset_ids": [],
        "applied_fields": list(APPLIED),
    }


def page_view(url: str, items: list[dict[str, Any]], *, has_more: bool) -> dict[str, Any]:
    """Return a page of a list."""
    return {"object": "list", "url": url, "has_more": has_more, "data": items}
