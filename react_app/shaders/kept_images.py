"""Images that shaders import, kept beside a performance as they were when they were loaded.

`FOLDER/<sha256><suffix>`: the suffix is that of the file, for it says how an image is read.
"""

from __future__ import annotations

import bisect
import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from react_app.core.shader import ShaderDescription, ShaderImage
from react_app.core.take_records import TakeImage
from react_app.core.wholefile import write_whole

Named = Mapping[str, Mapping[str, TakeImage]]
"""What images were, by the shader's id and the image's name."""


def keep_image(folder: Path, digest: str, path: str, data: bytes) -> None:
    """Keep the bytes of an image that lay at `path`; one that is kept already is left alone.

    Raises:
        OSError: it cannot be written; nothing half-written is left under its name.
    """
    kept = kept_image_path(folder, digest, path)
    if kept.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(kept, data)


def kept_image_path(folder: Path, digest: str, path: str) -> Path:
    """Return where an image of this content is kept that lay at `path`."""
    return folder / f"{digest}{Path(path).suffix.lower()}"


def image_digest(data: bytes) -> str:
    """Return the hash under which an image is kept."""
    return hashlib.sha256(data).hexdigest()


def image_file_digest(path: Path) -> str:
    """Return the same of a file, empty where it cannot be read."""
    with contextlib.suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    note: str = ""


class KeptImages:
    """The images of a performance as they were then; what was not kept is drawn as it is now, and told."""

    def __init__(self, folder: Path, loaded: Iterable[TakeImage]) -> None:
        """`loaded` is what the take tells of images."""
        self._folder = folder
        self._loaded: dict[str, list[TakeImage]] = {}
        for image in sorted(loaded, key=lambda image: image.sample):
            self._loaded.setdefault(image.path, []).append(image)
        self._performed = {
            path: {image.sha256 for image in images if image.sha256} for path, images in self._loaded.items()
        }
        self._digests: dict[Path, str] = {}
        self._notes: dict[tuple[str, str], None] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be told of the images asked for so far."""
        return tuple(note for _, note in self._notes)

    def first(self, begin: float, end: float, paths: Mapping[str, Mapping[str, str]]) -> Named:
        """Return what the images of a plan were at its `begin`; another plan followed at the sample `end`.

        An image is loaded once in the time of a plan, or stays loaded from the plan before: what was loaded last before
        the next plan is what was seen, else what was loaded first after. What changed in its time came `later`.
        """
        found: dict[str, dict[str, TakeImage]] = {}
        for id, named in paths.items():
            for name, path in named.items():
                loaded = [
                    image for image in self._loaded.get(path, ()) if not begin <= image.sample or not image.changed
                ]
                place = bisect.bisect_left(loaded, end, key=lambda image: image.sample)
                if loaded:
                    found.setdefault(id, {})[name] = loaded[max(place - 1, 0)]
        return found

    def later(self, begin: float, end: float, paths: Mapping[str, Mapping[str, str]]) -> list[tuple[TakeImage, Named]]:
        """Return the changes of a plan's images in its time, each with what all its images were from then on."""
        now = {id: dict(named) for id, named in self.first(begin, end, paths).items()}
        shown = {path for named in paths.values() for path in named.values()}
        changes = [
            image
            for path in shown
            for image in self._loaded.get(path, ())
            if image.changed and begin <= image.sample < end
        ]
        found: list[tuple[TakeImage, Named]] = []
        for image in sorted(changes, key=lambda image: image.sample):
            for id, named in paths.items():
                now.setdefault(id, {}).update((name, image) for name, path in named.items() if path == image.path)
            found.append((image, {id: dict(named) for id, named in now.items()}))
        return found

    def played(self, shader: ShaderDescription, named: Mapping[str, TakeImage]) -> ShaderDescription:
        """Return a shader with its images as they were; those the take does not tell of are those of today."""
        images = tuple(
            self._image(image, named[image.name]) if image.name in named else image for image in shader.images
        )
        return shader if images == shader.images else replace(shader, images=images)

    def _image(self, image: ShaderImage, then: TakeImage) -> ShaderImage:
        found = self._find(then, Path(image.path))
        if found.note:
            self._notes[then.path, found.note] = None
        return replace(image, path=found.path)

    def _find(self, then: TakeImage, now: Path) -> _Found:
        name, today = Path(then.path).name, self._digest(now)
        instead = "it is drawn as it is now" if today else "its file is gone, so it is black"
        if not then.sha256:
            if then.bytes:
                return _Found(str(now), f"The take did not keep {name}; {instead}.")
            when, there = ("for a part of", " there") if self._performed[then.path] else ("during", "")
            note = f"{name} could not be read {when} the performance; it is black{there}, as it was then."
            return _Found(str(self._folder / "unread" / name), note)
        kept = kept_image_path(self._folder, then.sha256, then.path)
        if self._digest(kept) == then.sha256:
            if today in self._performed[then.path]:
                return _Found(str(kept))
            happened = "was changed" if today else "is gone"
            return _Found(str(kept), f"{name} {happened} since the performance; it is drawn as it was then.")
        if today == then.sha256:
            return _Found(str(now))
        why = "is damaged" if self._digest(kept) else "is not in the take's folder"
        return _Found(str(now), f"{name} as it was performed {why}; {instead}.")

    def _digest(self, path: Path) -> str:
        """Return the hash of a file, empty where it cannot be read."""
        if path not in self._digests:
            self._digests[path] = image_file_digest(path)
        return self._digests[path]
