"""Routes of templates and projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request

from sync.server.visuals import outputs, replies
from sync.server.visuals.inputs import (
    ProjectChange,
    ProjectDefaults,
    ProjectFields,
    ProjectInput,
    TemplateChange,
    TemplateFields,
    TemplateInput,
)
from sync.server.visuals.looking import template_of
from sync.server.visuals.objects import Item, World
from sync.server.visuals.parts import Cut, Paged, Parts, Signed, listed, routes_of
from sync.server.visuals.problems import conflict, missing, no_cursor, problem
from sync.server.visuals.shown import look_view, page_view, template_view

MOST_VERSIONS = 1000
_ALL = 1_000_000


def template_routes(parts: Parts) -> APIRouter:
    """Return the routes of templates."""
    routes = routes_of("templates")
    objects = parts.objects

    @routes.post("/v1/templates", status_code=201, response_model=outputs.Template)
    def create_template(asked: TemplateInput, world: Signed) -> dict[str, Any]:
        """Make a template."""
        data = {"name": asked.name, "version": 1, **TemplateFields.model_validate(asked.model_dump()).model_dump()}
        _check(parts, world, data)
        return template_view(objects.add(world, "template", {**data, "base": data["base"] or None}))

    @routes.get("/v1/templates", response_model=replies.TemplateList)
    def list_templates(request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List templates: one's own, newest first, then the looks of this studio."""
        own, _ = objects.page(world, "template", limit=_ALL)
        views = [template_view(item) for item in own]
        views += [look_view(look, world) for look in parts.core.studio.looks()]
        found, has_more = _cut(views, [view["id"] for view in views], page)
        return page_view(request.url.path, found, has_more=has_more)

    @routes.get("/v1/templates/{template_id}", response_model=outputs.Template)
    def get_template(template_id: str, world: Signed) -> dict[str, Any]:
        """Fetch the newest version of a template, or exactly one: `tmpl_x@3`."""
        return template_of(parts, world, template_id)

    @routes.patch("/v1/templates/{template_id}", response_model=outputs.Template)
    def update_template(template_id: str, asked: TemplateChange, world: Signed) -> dict[str, Any]:
        """Change a template: that is a new version; those there are never change."""
        with objects.db.transaction():
            item = _own(parts, world, template_id)
            if item.data["version"] >= MOST_VERSIONS:
                raise conflict("The template has as many versions as it may have.", code="too_many_versions")
            changes = asked.model_dump(exclude_unset=True)
            if changes.get("name", "") is None:
                del changes["name"]
            data = {**item.data, **changes, "version": item.data["version"] + 1}
            data["base"] = data["base"] or None
            _check(parts, world, data)
            versions = [dict(item.data), *item.private.get("versions", ())]
            item = objects.change(item, private={"versions": versions}, **data)
        return template_view(item)

    @routes.delete("/v1/templates/{template_id}", response_model=replies.Deleted)
    def delete_template(template_id: str, world: Signed) -> dict[str, Any]:
        """Remove a template with its versions. What was made by it keeps a copy of the version it was made by."""
        item = _own(parts, world, template_id)
        objects.remove(item)
        return {"id": item.id, "object": "template", "deleted": True}

    @routes.get("/v1/templates/{template_id}/versions", response_model=replies.TemplateList)
    def list_versions(template_id: str, request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List the versions of a template, newest first; a page goes on after `tmpl_x@3`."""
        newest = template_of(parts, world, template_id.partition("@")[0])
        item = objects.find(world, newest["id"])
        older = item.private.get("versions", ()) if item else ()
        views = [newest, *({**newest, **version} for version in older)]
        found, has_more = _cut(views, [f"{view['id']}@{view['version']}" for view in views], page)
        return page_view(request.url.path, found, has_more=has_more)

    return routes


def project_routes(parts: Parts) -> APIRouter:
    """Return the routes of projects."""
    routes = routes_of("projects")
    objects, shown = parts.objects, parts.shown

    @routes.post("/v1/projects", status_code=201, response_model=outputs.Project)
    def create_project(asked: ProjectInput, world: Signed) -> dict[str, Any]:
        """Make a project."""
        fields = ProjectFields.model_validate(asked.model_dump()).model_dump()
        data = {"name": asked.name, **fields, "environment": "live" if world.live else "test"}
        _check_defaults(parts, world, data)
        return shown(objects.add(world, "project", data))

    @routes.get("/v1/projects", response_model=replies.ProjectList)
    def list_projects(request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List projects, newest first."""
        return listed(parts, world, "project", request, page)

    @routes.get("/v1/projects/{project_id}", response_model=outputs.Project)
    def get_project(project_id: str, world: Signed) -> dict[str, Any]:
        """Fetch a project."""
        return shown(objects.get(world, "project", project_id))

    @routes.patch("/v1/projects/{project_id}", response_model=outputs.Project)
    def update_project(project_id: str, asked: ProjectChange, world: Signed) -> dict[str, Any]:
        """Change a project; what is not given stays."""
        item = objects.get(world, "project", project_id)
        changes = asked.model_dump(exclude_unset=True)
        if changes.get("name", "") is None:
            del changes["name"]
        if "defaults" in changes:
            given = ProjectDefaults.model_validate(changes["defaults"]).model_dump()
            changes["defaults"] = {**item.data["defaults"], **{name: given[name] for name in changes["defaults"]}}
        _check_defaults(parts, world, {**item.data, **changes})
        return shown(objects.change(item, **changes))

    return routes


def _own(parts: Parts, world: World, key: str) -> Item:
    item = parts.objects.find(world, key)
    if item is not None and item.kind == "template":
        return item
    if "@" in key:
        raise conflict("Versions never change: name the template without one.", code="version_immutable")
    if any(look.id == key for look in parts.core.studio.looks()):
        raise problem(403, "This look belongs to the studio. Make a template with it as base.", code="template_builtin")
    raise missing("template", key)


def _check(parts: Parts, world: World, data: Mapping[str, Any]) -> None:
    if data["base"] and all(look.id != data["base"] for look in parts.core.studio.looks()):
        raise problem(
            404, "This studio has no such look; GET /v1/templates lists them.", code="base_not_found", param="base"
        )
    for key in data["asset_ids"]:
        parts.objects.get(world, "asset", key)


def _check_defaults(parts: Parts, world: World, data: Mapping[str, Any]) -> None:
    if key := data["defaults"].get("template_id"):
        template_of(parts, world, key)


def _cut(views: list[dict[str, Any]], keys: list[str], page: Cut) -> tuple[list[dict[str, Any]], bool]:
    """Return a page of views that are all at hand, and whether there are more that way; see `Objects.page`."""
    for cursor, name in ((page.after, "starting_after"), (page.before, "ending_before")):
        if cursor and cursor not in keys:
            raise no_cursor(name)
    first = keys.index(page.after) + 1 if page.after else 0
    rest = views[first : keys.index(page.before)] if page.before else views[first:]
    found = rest[-page.limit :] if page.before and not page.after else rest[: page.limit]
    return found, len(rest) > page.limit
