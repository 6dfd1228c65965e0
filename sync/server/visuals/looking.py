"""Which look a picture gets: a look of the studio, a version of a user's template, free words, or a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.server.visuals.inputs import Look
from sync.server.visuals.objects import Item, World
from sync.server.visuals.parts import Parts
from sync.server.visuals.problems import missing, refused
from sync.server.visuals.shown import look_view, template_view


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the studio is told: a look and words to go with it. `template` is the template as it is now, frozen."""

    look: str
    words: str
    template_id: str | None
    template: Mapping[str, Any] | None


def choose(parts: Parts, world: World, asked: Look, project: Item | None) -> Chosen:
    """Return the look for a request.

    Raises:
        Problem: 404, there is no such template; 422, the request changes what its template locks.
    """
    key = asked.template_id
    if not key and not asked.style and project is not None:
        key = project.data["defaults"].get("template_id") or ""
    if not key:
        looks = parts.core.studio.looks()
        return Chosen(asked.style or (looks[0].id if looks else ""), "", None, None)
    template = template_of(parts, world, key)
    for name in template["locked_fields"]:
        value = getattr(asked, name, None)
        if value not in (None, "", "auto"):
            raise refused(f"The template locks {name}.", param=name, code="field_locked")
    words = ", ".join(word for word in (asked.style, template["style"]) if word)
    reference = template["id"] if template["builtin"] else f"{template['id']}@{template['version']}"
    return Chosen(template["base"] or words, words if template["base"] else "", reference, template)


def template_of(parts: Parts, world: World, key: str) -> dict[str, Any]:
    """Return a template, a user's or the studio's; `tmpl_x@3` is exactly that version.

    Raises:
        Problem: 404, there is none.
    """
    name, at, number = key.partition("@")
    for look in parts.core.studio.looks():
        if look.id == name and (not at or number == "1"):
            return look_view(look, world)
    item = parts.objects.get(world, "template", name)
    return template_view(item) if not at else version_of(item, number)


def version_of(item: Item, number: str) -> dict[str, Any]:
    """Return a version of a template.

    Raises:
        Problem: 404, there is none of that number.
    """
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0
    for version in (item.data, *item.private.get("versions", ())):
        if version["version"] == wanted:
            return {**template_view(item), **version}
    raise missing("template", f"{item.id}@{number}")
