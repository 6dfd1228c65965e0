"""A video that repeats without a seam: its end goes over into what comes before its beginning."""

from __future__ import annotations

import numpy as np

from react_app.export.media.colour import premultiplied, straightened
from react_app.export.media.convert import Picture


def mix_into(picture: Picture, other: Picture, share: float) -> None:
    """Replace a picture by its mixture with another one, of which it gets `share`, 0..1, eased at both ends."""
    eased = share * share * (3.0 - 2.0 * share)
    most = np.iinfo(picture.dtype).max
    transparent = bool((picture[..., 3] < most).any() or (other[..., 3] < most).any())
    mine, others = (premultiplied(picture), premultiplied(other)) if transparent else (picture, other)
    own = np.square(mine, dtype=np.float32)
    own *= 1.0 - eased
    own += np.square(others, dtype=np.float32) * np.float32(eased)
    np.sqrt(own, out=own)
    np.rint(own, out=own)
    picture[:] = straightened(own, picture.dtype) if transparent else own.astype(picture.dtype)
