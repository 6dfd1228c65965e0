"""The names of the files a batch makes, and the titles of its jobs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from react_app.export.batch.file import NAME, BatchJob
from react_app.export.batch.sources import Source
from react_app.export.playing.source import track_path
from react_app.export.targets.table import Target

_LONGEST_NAME = 120


def file_name(pattern: str, words: Mapping[str, str]) -> str:
    """Return the name of a file without its suffix; what is empty takes the dash before it along."""
    text = re.sub(r"{([^{}]*)}", lambda match: words.get(match[1], ""), pattern)
    text = re.sub(r"[\x00-\x1f/\\:*?\"<>|\ud800-\udfff]+", "_", text)
    parts = [part.strip() for part in re.split(r"\s+-\s+|\s+-$|^-\s+", text)]
    text = re.sub(r"\s+", " ", " - ".join(part for part in parts if part)).strip(" .-")
    return text.encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .") or "video"


def title_of(source: Source, targets: Sequence[Target]) -> str:
    path = track_path(str(source.path))
    words = [path.name if source.is_take else path.stem, source.scene_name]
    words += [f"seed {source.seed}"] if source.seed is not None else []
    words += [" + ".join(target.name for target in targets)]
    return " · ".join(word for word in words if word)


def missing_field(job: BatchJob) -> str:
    """Return what would tell the files of a job apart and is not in its name."""
    name = job.text("name", NAME)
    several = {"seed": job.seeds, "show": job.shows, "scene": job.scenes, "target": job.targets}
    for word, values in several.items():
        if len(values) > 1 and f"{{{word}}}" not in name:
            return word
    return "size" if "{size}" not in name and "size" in job.options else "number"
