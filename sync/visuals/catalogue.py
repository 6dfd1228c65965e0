"""What tracks are worked with: templates, assets and projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.visuals.facts import Facts, read_facts
from sync.visuals.fields import Fields


@dataclass(frozen=True, slots=True)
class Template:
    """A look with a version; versions never change, `reference` names exactly this one (`tmpl_x@3`)."""

    facts: Facts
    name: str
    description: str
    version: int
    palette: tuple[str, ...]
    grain: float | None
    motion: Mapping[str, Any]
    typography: Mapping[str, Any]
    safe_zones: tuple[Any, ...]
    locked_fields: tuple[str, ...]
    builtin: bool

    @property
    def id(self) -> str:
        """The template's id, without a version."""
        return self.facts.id

    @property
    def reference(self) -> str:
        """The id with the version."""
        return f"{self.id}@{self.version}"

    @staticmethod
    def read(value: object) -> Template:
        """Read a template."""
        fields = Fields(value)
        return Template(
            name=fields.text("name", "title"),
            description=fields.text("description"),
            version=fields.whole("version", default=1),
            palette=fields.texts("palette"),
            grain=fields.maybe_number("grain"),
            motion=fields.mapping("motion"),
            typography=fields.mapping("typography"),
            safe_zones=fields.items("safe_zones"),
            locked_fields=fields.texts("locked_fields"),
            builtin=fields.flag("builtin"),
            facts=read_facts(fields, "template"),
        )


@dataclass(frozen=True, slots=True)
class License:
    """Under which terms an asset is used. `expires` is in unix seconds, 0 for never."""

    spdx: str = ""
    text: str = ""
    url: str = ""
    attribution: str = ""
    expires: float = 0.0

    @staticmethod
    def read(value: object) -> License:
        """Read a licence."""
        fields = Fields(value)
        return License(
            fields.text("spdx"),
            fields.text("text"),
            fields.text("url"),
            fields.text("attribution"),
            fields.moment("expires"),
        )

    def sent(self) -> dict[str, Any]:
        """Return the licence as it is sent; what is empty is left out."""
        said = {"spdx": self.spdx, "text": self.text, "url": self.url, "attribution": self.attribution}
        return {name: value for name, value in {**said, "expires": int(self.expires)}.items() if value}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of one's own: image, video, font, logo or lut."""

    facts: Facts
    kind: str
    name: str
    sha256: str
    size: int
    license: License
    rights_confirmed: bool
    url: str

    @property
    def id(self) -> str:
        """The asset's id."""
        return self.facts.id

    @staticmethod
    def read(value: object) -> Asset:
        """Read an asset."""
        fields = Fields(value)
        return Asset(
            kind=fields.text("kind"),
            name=fields.text("name", "filename"),
            sha256=fields.text("sha256"),
            size=fields.whole("size", "size_bytes"),
            license=License.read(fields.mapping("license")),
            rights_confirmed=fields.flag("rights_confirmed"),
            url=fields.text("url", "download_url"),
            facts=read_facts(fields, "asset"),
        )


@dataclass(frozen=True, slots=True)
class Project:
    """What belongs together, with what is taken where a request does not say."""

    facts: Facts
    name: str
    defaults: Mapping[str, Any]
    retention_days: int | None
    environment: str
    require_approval: bool

    @property
    def id(self) -> str:
        """The project's id."""
        return self.facts.id

    @staticmethod
    def read(value: object) -> Project:
        """Read a project."""
        fields = Fields(value)
        days = fields.maybe_number("retention_days")
        return Project(
            name=fields.text("name"),
            defaults=fields.mapping("defaults"),
            retention_days=None if days is None else int(days),
            environment=fields.text("environment"),
            require_approval=fields.flag("require_approval"),
            facts=read_facts(fields, "project"),
        )
