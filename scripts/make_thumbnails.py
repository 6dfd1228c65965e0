"""Draw the moving pictures of the house's scenes and shaders that come with the app, and take away those out of date.

Pictures are named by what they show, so only what changed is drawn: after an edit of a house shader or scene.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QImage

from react_app.engine.thumbnails import Studio, wanted_strips
from react_app.shaders.library import Library
from react_app.shaders.pictures import SHIPPED_PICTURES, lean
from react_app.shaders.scenes import house_show

QUALITY = 78
"""Of WebP: about 20 kB a picture, and no blocks to be seen in the dark."""


def main() -> int:
    """Draw; returns the exit status."""
    os.environ.setdefault("LP_NUM_THREADS", "1")
    library = Library()
    show = lean(house_show(), library)
    SHIPPED_PICTURES.mkdir(parents=True, exist_ok=True)
    kept: set[Path] = set()
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder), library)
        for wanted in wanted_strips(show, library):
            entry = studio.draw(wanted, show.seed)
            if entry is None:
                continue
            drawn = Path(str(entry["path"]))
            shipped = SHIPPED_PICTURES / f"{drawn.stem}.webp"
            if drawn != shipped:
                if not QImage(str(drawn)).save(str(shipped), "webp", QUALITY):  # type: ignore[call-overload]
                    print(f"{shipped} cannot be written.", file=sys.stderr)
                    return 1
                print(f"{wanted.kind} {wanted.id}", flush=True)
            kept.add(shipped)
    for path in set(SHIPPED_PICTURES.iterdir()) - kept:
        path.unlink()
    size = sum(path.stat().st_size for path in kept)
    print(f"{len(kept)} pictures, {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
