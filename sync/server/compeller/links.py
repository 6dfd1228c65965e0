"""Where the ids in replies can be used: OpenAPI links, for people who read and programs that explore."""

from __future__ import annotations

from typing import Any

_ONE = "/api/v1/compels/{compel_id}"
_HOOK = "/api/v1/webhooks/{webhook_id}"
_FILE = "/api/v1/renderings/{rendering_id}"
_COMPEL_USES = (
    *(("get", _ONE), ("get", f"{_ONE}/events"), ("get", f"{_ONE}/renderings")),
    *(("post", f"{_ONE}/cancel"), ("post", f"{_ONE}/start-render")),
)
_HOOK_USES = (
    *(("get", _HOOK), ("patch", _HOOK), ("put", _HOOK), ("delete", _HOOK)),
    *(("post", f"{_HOOK}/test"), ("post", f"{_HOOK}/rotate-secret")),
)
_FILE_USES = (("get", _FILE), ("get", f"{_FILE}/download"), ("get", f"{_FILE}/poster"))
_LINKS: tuple[tuple[str, str, str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("post", "/api/v1/compels", "202", "compel_id", "/id", _COMPEL_USES),
    ("post", "/api/v1/compels/from-music", "202", "compel_id", "/id", _COMPEL_USES),
    ("get", _ONE, "200", "rendering_id", "/rendering_id", _FILE_USES),
    ("post", "/api/v1/webhooks", "201", "webhook_id", "/webhook_id", _HOOK_USES),
    ("post", "/api/v1/media", "201", "media_id", "/media/id", (("get", "/api/v1/media/{media_id}"),)),
)


def add_links(told: dict[str, Any]) -> None:
    """Put the links into an OpenAPI."""
    for method, path, status, parameter, pointer, uses in _LINKS:
        links = told["paths"][path][method]["responses"][status].setdefault("links", {})
        for used_method, used_path in uses:
            operation = told["paths"][used_path][used_method]["operationId"]
            links[operation] = {"operationId": operation, "parameters": {parameter: f"$response.body#{pointer}"}}
    uploaded = told["paths"]["/api/v1/media"]["post"]["responses"]["201"]["links"]
    create = told["paths"]["/api/v1/compels"]["post"]["operationId"]
    body = {"title": "A song", "primary_media_id": "$response.body#/media/id"}
    uploaded[create] = {"operationId": create, "requestBody": body}
