"""Templates, assets, projects, reviews, packs, batches, usage and webhook endpoints: a class for each collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from sync.visuals.catalogue import Asset, License, Project, Template
from sync.visuals.pages import Page, walk
from sync.visuals.release import Batch, Endpoint, Event, Pack, Review, Usage
from sync.visuals.service import Service, new_intent, part, read_or_raise, sent
from sync.visuals.uploads import Progress, opened

AssetKind = Literal["image", "video", "font", "logo", "lut"]
ReviewState = Literal["pending", "approved", "changes_requested", "rejected"]


class Templates:
    """Looks with versions."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(self, name: str, *, intent: str = "", **fields: Any) -> Template:
        """Make a template; `fields` as the service names them: base, palette, grain, motion, typography ..."""
        return read_or_raise(self._service.post("templates", {"name": name, **fields}, intent=intent), Template.read)

    def get(self, template_id: str) -> Template:
        """Fetch a template; `tmpl_x@3` fetches exactly that version, `tmpl_x` the newest."""
        return read_or_raise(self._service.get(f"templates/{part(template_id)}"), Template.read)

    def update(self, template_id: str, *, intent: str = "", **fields: Any) -> Template:
        """Change a template: that is a new version, old ones stay as they were."""
        answer = self._service.ask("PATCH", f"templates/{part(template_id)}", body=fields, intent=intent)
        return read_or_raise(answer.data, Template.read)

    def delete(self, template_id: str) -> None:
        """Remove a template with its versions."""
        self._service.ask("DELETE", f"templates/{part(template_id)}")

    def all(self) -> Iterator[Template]:
        """Go through all templates, one's own and the service's."""
        return self._service.walk("templates", Template.read)

    def versions(self, template_id: str) -> Iterator[Template]:
        """Go through the versions of a template, newest first."""

        def after(reference: str) -> Page[Template]:
            page = self._service.page(path, Template.read, limit=100, after=reference)
            return Page(page.items, tuple(item.reference for item in page.items), page.has_more)

        path = f"templates/{part(template_id)}/versions"
        return walk(after)


class Assets:
    """Files of one's own, with their licences."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def upload(
        self,
        path: Path,
        kind: AssetKind,
        *,
        license: License,
        rights_confirmed: bool,
        name: str = "",
        intent: str = "",
        progress: Progress | None = None,
    ) -> Asset:
        """Send a file with its licence. `rights_confirmed` says that it may be used so."""
        words = {"kind": kind, "name": name or path.name, "rights_confirmed": str(rights_confirmed).lower()}
        terms = {f"license[{field}]": str(value) for field, value in license.sent().items()}
        with opened(path, progress) as files:
            answer = self._service.ask(
                "POST", "assets", body=sent({**words, **terms}), files=files, intent=intent or new_intent()
            )
        return read_or_raise(answer.data, Asset.read)

    def get(self, asset_id: str) -> Asset:
        """Fetch what is known of an asset."""
        return read_or_raise(self._service.get(f"assets/{part(asset_id)}"), Asset.read)

    def delete(self, asset_id: str) -> None:
        """Remove an asset."""
        self._service.ask("DELETE", f"assets/{part(asset_id)}")

    def all(self) -> Iterator[Asset]:
        """Go through all assets."""
        return self._service.walk("assets", Asset.read)


class Projects:
    """What belongs together."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(self, name: str, *, intent: str = "", **fields: Any) -> Project:
        """Make a project; `fields`: defaults, retention_days, require_approval, metadata."""
        return read_or_raise(self._service.post("projects", {"name": name, **fields}, intent=intent), Project.read)

    def get(self, project_id: str) -> Project:
        """Fetch a project."""
        return read_or_raise(self._service.get(f"projects/{part(project_id)}"), Project.read)

    def update(self, project_id: str, **fields: Any) -> Project:
        """Change a project."""
        answer = self._service.ask("PATCH", f"projects/{part(project_id)}", body=fields)
        return read_or_raise(answer.data, Project.read)

    def page(self, *, limit: int | None = None, after: str = "", before: str = "") -> Page[Project]:
        """Fetch one page of the projects, newest first."""
        return self._service.page("projects", Project.read, limit=limit, after=after, before=before)

    def all(self) -> Iterator[Project]:
        """Go through all projects."""
        return self._service.walk("projects", Project.read)


class Reviews:
    """What people think of canvases."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(
        self,
        canvas_id: str,
        reviewer: str,
        *,
        state: ReviewState = "pending",
        comments: Sequence[Mapping[str, Any]] = (),
        intent: str = "",
    ) -> Review:
        """Begin a review; comments have a time `t` in seconds and a `text`."""
        body = {"reviewer": reviewer, "state": state, "comments": [dict(comment) for comment in comments]}
        data = self._service.post(f"canvases/{part(canvas_id)}/reviews", body, intent=intent)
        return read_or_raise(data, Review.read)

    def update(self, review_id: str, **fields: Any) -> Review:
        """Change the state of a review, or add comments."""
        answer = self._service.ask("PATCH", f"reviews/{part(review_id)}", body=fields)
        return read_or_raise(answer.data, Review.read)

    def get(self, review_id: str) -> Review:
        """Fetch a review."""
        return read_or_raise(self._service.get(f"reviews/{part(review_id)}"), Review.read)

    def all(self, canvas_id: str) -> Iterator[Review]:
        """Go through the reviews of a canvas."""
        return self._service.walk(f"canvases/{part(canvas_id)}/reviews", Review.read)


class Packs:
    """Files for platforms."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(self, source: str, targets: Sequence[str], *, intent: str = "") -> Pack:
        """Have files for platforms made of a canvas or a video."""
        body = {"source": source, "targets": [{"platform": target} for target in targets]}
        return read_or_raise(self._service.post("export_packs", body, intent=intent), Pack.read)

    def get(self, pack_id: str) -> Pack:
        """Fetch a pack."""
        return read_or_raise(self._service.get(f"export_packs/{part(pack_id)}"), Pack.read)

    def all(self) -> Iterator[Pack]:
        """Go through all packs."""
        return self._service.walk("export_packs", Pack.read)


class Batches:
    """Many pictures at once."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(self, items: Sequence[Mapping[str, Any]], *, max_cost: int | None = None, intent: str = "") -> Batch:
        """Ask for many at once. Each item says `kind` (canvas or video) and what that is made with."""
        body = {"items": [dict(item) for item in items], "max_cost": max_cost}
        return read_or_raise(self._service.post("batches", body, intent=intent), Batch.read)

    def get(self, batch_id: str) -> Batch:
        """Fetch a batch with what became of each item."""
        return read_or_raise(self._service.get(f"batches/{part(batch_id)}"), Batch.read)

    def all(self) -> Iterator[Batch]:
        """Go through all batches."""
        return self._service.walk("batches", Batch.read)


class Endpoints:
    """Where events are sent."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(self, url: str, events: Iterable[str] = ("*",), *, intent: str = "") -> Endpoint:
        """Have events sent to a URL. The secret in the answer is told this once."""
        body = {"url": url, "events": list(events)}
        return read_or_raise(self._service.post("webhook_endpoints", body, intent=intent), Endpoint.read)

    def get(self, endpoint_id: str) -> Endpoint:
        """Fetch an endpoint, without its secret."""
        return read_or_raise(self._service.get(f"webhook_endpoints/{part(endpoint_id)}"), Endpoint.read)

    def update(self, endpoint_id: str, **fields: Any) -> Endpoint:
        """Change url, events or active."""
        answer = self._service.ask("PATCH", f"webhook_endpoints/{part(endpoint_id)}", body=fields)
        return read_or_raise(answer.data, Endpoint.read)

    def delete(self, endpoint_id: str) -> None:
        """Send no more events there."""
        self._service.ask("DELETE", f"webhook_endpoints/{part(endpoint_id)}")

    def rotate(self, endpoint_id: str, *, intent: str = "") -> Endpoint:
        """Have a new secret made; the old one signs nothing any more."""
        data = self._service.post(f"webhook_endpoints/{part(endpoint_id)}/rotate", {}, intent=intent)
        return read_or_raise(data, Endpoint.read)

    def test(self, endpoint_id: str) -> Event:
        """Have a test event sent, and return it."""
        return read_or_raise(self._service.post(f"webhook_endpoints/{part(endpoint_id)}/test", {}), Event.read)

    def page(self, *, limit: int | None = None, after: str = "") -> Page[Endpoint]:
        """Fetch one page of the endpoints."""
        return self._service.page("webhook_endpoints", Endpoint.read, limit=limit, after=after)

    def all(self) -> Iterator[Endpoint]:
        """Go through all endpoints."""
        return self._service.walk("webhook_endpoints", Endpoint.read)


class UsageOf:
    """What was used."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def get(
        self, *, group_by: Iterable[Literal["object", "template"]] = ("object",), since: int = 0, until: int = 0
    ) -> Usage:
        """Fetch what was used between two moments (unix seconds, 0 for no bound), in groups."""
        params = {"group_by": ",".join(group_by), "from": since or None, "to": until or None}
        return Usage.read(self._service.get("usage", params=params))
