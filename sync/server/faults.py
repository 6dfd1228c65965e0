"""Faults the server can be asked to have, so that a client can be tried against them. None of them by default."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import get_type_hints


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong. The first group concerns works and compels, the second replies, the third downloads."""

    fail_stage: str = ""
    """Works fail when this stage begins (`CLIP_GENERATION`)."""
    fail_code: str = "render_failed"
    quota: float = -1.0
    """Minutes each account has; negative: as usual."""
    slow_stage: float = 0.0
    """Seconds each stage takes longer."""
    never: bool = False
    """Works never get on."""
    ready_stop: bool = False
    """Compels wait for start-render although nobody asked for that."""
    unknown_status: str = ""
    """A word that stands for QUEUED, PROCESSING, RENDERING and VALIDATING."""
    string_ids: bool = False
    unit_progress: bool = False
    """Progress is 0..1 instead of 0..100."""
    no_rendering_id: bool = False
    other_case: bool = False
    """Statuses in lower case, styles in upper case."""
    duplicate_pages: bool = False
    """A page of a list begins with the last item of the page before."""

    slow: float = 0.0
    """Seconds before each reply."""
    status: int = 0
    """The status the next `times` requests are answered with: 401, 403, 429, 500, 503..."""
    times: int = 1
    only: str = ""
    """Requests are counted only if this stands in their method and path (`POST /api/v1/compels`)."""
    retry_after: str = ""
    """`Retry-After` of such an answer: seconds, or an HTTP date."""
    html: bool = False
    """Such an answer is an HTML page instead of JSON."""
    empty: bool = False
    """Such an answer has no body."""
    late: bool = False
    """The request is carried out all the same, its reply is lost."""

    cut_after: int = -1
    """The connection breaks after this many bytes of a download; `cuts` times, negative: always."""
    cuts: int = -1
    redirect_to: str = ""
    """Root URL of another origin that downloads are redirected to."""
    half: bool = False
    """A download is a shorter file than promised."""
    lying_body: bool = False
    """A download is an HTML page that calls itself a video."""
    wrong_type: bool = False
    """A download calls itself `text/html`."""
    ignore_range: bool = False
    no_etag: bool = False
    new_etag: bool = False
    """The ETag is another one at every request."""
    no_checksum: bool = False
    wrong_checksum: bool = False


NO_FAULTS = Faults()


def parse_faults(words: list[str]) -> Faults:
    """Return the faults that `name=value` words name (`slow=0.5`, `half`, `fail_stage=FINAL_RENDER`).

    Raises:
        ValueError: there is no such fault, or the value does not fit; the sentence says which.
    """
    kinds = get_type_hints(Faults)
    values: dict[str, object] = {}
    for word in words:
        name, _, text = word.partition("=")
        name = name.strip().replace("-", "_")
        if name not in kinds:
            raise ValueError(f"There is no fault {name!r}; there are {', '.join(sorted(kinds))}.")
        try:
            values[name] = text.lower() not in ("0", "no", "false") if kinds[name] is bool else kinds[name](text)
        except ValueError as error:
            raise ValueError(f"{name} cannot be {text!r}.") from error
    return dataclasses.replace(NO_FAULTS, **values)  # type: ignore[arg-type]
