"""Bodies that are read by hand: forms with a file, and JSON where a form would do as well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from sync.server.visuals.problems import problem, refused


def form_of(form: FormData, schema: Mapping[str, Any]) -> tuple[UploadFile, dict[str, str]]:
    """Return the file of a form and its texts, empty where there are none.

    Raises:
        Problem: 422, there is no file, or a text is no text or too long.
    """
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise problem(422, "file is needed: the audio, picture or font itself.", code="parameter_missing", param="file")
    words: dict[str, str] = {}
    for name, rule in schema["properties"].items():
        if name == "file":
            continue
        value = form.get(name, "")
        if not isinstance(value, str) or len(value) > rule.get("maxLength", 20_000):
            raise refused(f"{name} is no text, or too long.", param=name)
        if "enum" in rule and value not in rule["enum"]:
            raise refused(f"{name} is one of {', '.join(rule['enum'])}.", param=name)
        words[name] = _clean(value)
    return file, words


async def json_of(request: Request) -> Any:
    """Return the JSON of a body.

    Raises:
        Problem: 400, it is none.
    """
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise problem(400, "The body is no JSON that can be read.", code="body_invalid") from error


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
