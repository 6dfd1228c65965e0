"""Export packs are made here, in the background: a file for each platform, checked, with a manifest, in one zip."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import tempfile
import threading
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.server.core import Core
from sync.server.problems import Problem
from sync.server.visuals.checks import checks_of
from sync.server.visuals.conform import ConformError, conform, needed
from sync.server.visuals.events import Events
from sync.server.visuals.looked import Looked, UnplayableError, look_at
from sync.server.visuals.objects import Item, Objects
from sync.server.visuals.shown import Shown
from sync.server.visuals.targets import CHECKED_ON, TARGETS

ALGORITHMIC = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
"""What a picture that a program draws is called (IPTC digital source type)."""

log = logging.getLogger(__name__)


class Packer:
    """Makes packs, one after the other. Any thread may call."""

    def __init__(self, core: Core, objects: Objects, shown: Shown, events: Events) -> None:
        self._core, self._objects, self._shown, self._events = core, objects, shown, events
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="packs")
        self._closing = threading.Event()

    def start(self) -> None:
        """Take up what was left."""
        for status in ("running", "queued"):
            for item in self._objects.everywhere("export_pack", status):
                self.pack(item)

    def close(self) -> None:
        """Stop; what is not packed is packed after the next start."""
        self._closing.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def pack(self, item: Item) -> None:
        """Make a pack in the background."""
        if not self._closing.is_set():
            self._pool.submit(self._run, item)

    def _run(self, item: Item) -> None:
        try:
            self._objects.change(item, status="running")
            with tempfile.TemporaryDirectory(prefix="pack-", dir=self._core.data) as folder:
                self._make(item, Path(folder))
        except (ConformError, UnplayableError, Problem, OSError) as error:
            if not self._closing.is_set():
                self._failed(item, str(error))
        except sqlite3.Error:
            if not self._closing.is_set():
                log.exception("A pack could not be kept.")
        except Exception:
            log.exception("A pack could not be made.")
            if not self._closing.is_set():
                self._failed(item, "The pack could not be made; the server's log says more.")

    def _failed(self, item: Item, message: str) -> None:
        with self._objects.db.transaction():
            now = self._objects.find(item.world, item.id)
            if now is None:
                return
            now = self._objects.change(now, status="failed", error={"code": "pack_failed", "message": message})
            self._events.tell(item.world, "export_pack.failed", self._shown(now))

    def _make(self, item: Item, folder: Path) -> None:
        plan = item.private
        source = self._core.files.path(plan["made"]["video"])
        beats = int(plan["made"].get("facts", {}).get("beats") or 0)
        facts = look_at(source, beats)
        contents: dict[str, Path] = {}
        targets: list[dict[str, Any]] = []
        for target in item.data["targets"]:
            name = f"{plan['stem']}_{target['platform']}.mp4"
            path, told = self._target(source, facts, folder / name, target["platform"], beats)
            contents[name] = path
            contents[f"{name}.provenance.json"] = _written(
                folder / f"{name}.provenance.json", provenance(item, told, self._core.clock())
            )
            targets.append({"platform": target["platform"], **told})
        poster = self._core.files.path(plan["made"]["poster"])
        contents["cover.png" if plan["made"]["poster_type"] == "image/png" else "cover.jpg"] = poster
        contents["licenses.txt"] = folder / "licenses.txt"
        contents["licenses.txt"].write_text(licenses_text(plan["assets"]), "utf-8")
        manifest = {**manifest_of(item, targets, self._core.clock()), "files": _digests(contents)}
        contents["manifest.json"] = _written(folder / "manifest.json", manifest)
        with zipfile.ZipFile(folder / "pack.zip", "w", zipfile.ZIP_STORED) as archive:
            for name, path in sorted(contents.items()):
                archive.write(path, name)
        self._keep(item, targets, contents, folder / "pack.zip")

    def _target(
        self, source: Path, facts: Looked, into: Path, platform: str, beats: int
    ) -> tuple[Path, dict[str, Any]]:
        target = TARGETS[platform]
        path = source
        made_anew = needed(facts, target)
        if made_anew:
            conform(source, into, facts, target, self._closing.is_set)
            path, facts = into, look_at(into, beats)
        return path, {
            "sha256": _digest(path),
            "size": path.stat().st_size,
            "checks": checks_of(facts, target),
            "made_anew": made_anew,
        }

    def _keep(self, item: Item, targets: list[dict[str, Any]], contents: Mapping[str, Path], archive: Path) -> None:
        holder = f"visuals:{item.id}"
        stem = item.private["stem"]
        names = {target["platform"]: f"{stem}_{target['platform']}.mp4" for target in targets}
        for name in names.values():
            self._core.files.take(contents[name], holder)
        whole = self._core.files.take(archive, holder)
        told = [{name: value for name, value in target.items() if name != "made_anew"} for target in targets]
        with self._objects.db.transaction():
            item = self._objects.change(
                item, private={"files": names}, status="completed", targets=told, sha256=whole.digest
            )
            self._events.tell(item.world, "export_pack.completed", self._shown(item))


def manifest_of(item: Item, targets: list[dict[str, Any]], now: float) -> dict[str, Any]:
    """Return what is told of a pack."""
    plan = item.private
    return {
        "schema": 1,
        "pack": item.id,
        "livemode": item.world.live,
        "made": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        "source": plan["source"],
        "track": plan["track"],
        "template": plan["template"],
        "targets": [{**target, "file": f"{plan['stem']}_{target['platform']}.mp4"} for target in targets],
        "specifications_checked_on": CHECKED_ON,
        "loudness": plan["loudness"],
        "assets": plan["assets"],
        "licenses_overridden": plan["overridden"],
    }


def provenance(item: Item, told: Mapping[str, Any], now: float) -> dict[str, Any]:
    """Return where a file comes from."""
    plan = item.private
    return {
        "sha256": told["sha256"],
        "made": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        "digital_source_type": ALGORITHMIC,
        "source": plan["source"],
        "track": plan["track"],
        "template": plan["template"],
        "assets": plan["assets"],
    }


def licenses_text(assets: list[dict[str, Any]]) -> str:
    """Return the licences of assets as a text."""
    if not assets:
        return "No assets of others are part of this.\n"
    blocks = []
    for asset in assets:
        terms = asset["license"]
        lines = [f"{asset['name']} ({asset['kind']}, sha256 {asset['sha256']})"]
        lines += [f"{name}: {terms[name]}" for name in ("spdx", "url", "attribution") if terms[name]]
        if terms["expires"]:
            lines.append(f"until: {datetime.fromtimestamp(terms['expires'], UTC).date()}")
        if terms["text"]:
            lines += ["", terms["text"]]
        blocks.append("\n".join(lines))
    return "\n\n----\n\n".join(blocks) + "\n"


def _written(path: Path, content: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False), "utf-8")
    return path


def _digests(contents: Mapping[str, Path]) -> dict[str, dict[str, Any]]:
    return {name: {"sha256": _digest(path), "size": path.stat().st_size} for name, path in sorted(contents.items())}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
