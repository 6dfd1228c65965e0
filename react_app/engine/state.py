"""What a renderer remembers between frames, as values: kept in a file, a new process draws on to the same bytes.

A file is one line of JSON, that says which arrays follow, the arrays' bytes, and four bytes of CRC-32 over all of it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import BadInputError
from react_app.core.frame import ClipInputs
from react_app.core.wholefile import whole_file

Pixels = NDArray[Any]
"""(height, width, 4), rows from the bottom, in the type of the texture."""
_KIND = "react-app renderer state"
_VERSION = 1
_LONGEST_HEADER = 64 << 20


@dataclass(frozen=True, slots=True, eq=False)
class TargetState:
    """One target of a shader: its size and type, and its contents if they stay from frame to frame."""

    name: str
    size: tuple[int, int]
    kind: tuple[bool, bool, int]
    """Persistent, float, surfaces: contents go on in a target of the same kind only."""
    pixels: Pixels | None = None


@dataclass(frozen=True, slots=True, eq=False)
class NodeState:
    """One shader instance: the digest of the text it draws with, and its targets."""

    uid: int
    digest: str
    last_used: int
    targets: tuple[TargetState, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RendererState:
    """All of it. `runs` are the transitions under way by number, `clips` where each open clip was, by layer."""

    size: tuple[int, int]
    frames: int
    scene: str | None
    """The scene that was drawn last."""
    t: float
    picture: Pixels
    nodes: tuple[NodeState, ...] = ()
    runs: tuple[tuple[int, NodeState], ...] = ()
    clips: tuple[tuple[int, ClipInputs], ...] = ()

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        nodes = (*self.nodes, *(node for _, node in self.runs))
        kept = (target.pixels for node in nodes for target in node.targets)
        return self.picture.nbytes + sum(pixels.nbytes for pixels in kept if pixels is not None)

    def save(self, path: Path) -> None:
        """Write it to a file, whole and on disk; an existing file is replaced.

        Raises:
            OSError: the disk does not allow it.
        """
        arrays: list[Pixels] = []
        header = {
            "kind": _KIND,
            "version": _VERSION,
            "size": self.size,
            "frames": self.frames,
            "scene": self.scene,
            "t": self.t.hex(),
            "picture": _put(self.picture, arrays),
            "nodes": [_node_values(node, arrays) for node in self.nodes],
            "runs": [[number, _node_values(node, arrays)] for number, node in self.runs],
            "clips": [[uid, asdict(clip)] for uid, clip in self.clips],
        }
        with whole_file(path) as part, part.open("wb") as file:
            line = json.dumps(header).encode() + b"\n"
            file.write(line)
            checksum = zlib.crc32(line)
            for array in map(np.ascontiguousarray, arrays):
                file.write(array.data)
                checksum = zlib.crc32(array.data, checksum)
            file.write(checksum.to_bytes(4, "little"))
            file.flush()
            os.fsync(file.fileno())


def load_state(path: Path) -> RendererState:
    """Read a state from a file.

    Raises:
        BadInputError: it is missing, damaged or of another version of the app.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"The renderer's state {path} cannot be read: {error.strerror}.") from error
    end = data.find(b"\n", 0, _LONGEST_HEADER)
    if end < 0 or len(data) < end + 5 or zlib.crc32(memoryview(data)[:-4]) != int.from_bytes(data[-4:], "little"):
        _refuse(path, None)
    try:
        header = json.loads(data[:end])
        if (header["kind"], header["version"]) != (_KIND, _VERSION):
            _refuse(path, None)
        arrays = _Arrays(memoryview(data)[end + 1 : -4])
        return RendererState(
            size=_size(header["size"]),
            frames=int(header["frames"]),
            scene=header["scene"],
            t=float.fromhex(header["t"]),
            picture=arrays.take(header["picture"]),
            nodes=tuple(_node(values, arrays) for values in header["nodes"]),
            runs=tuple((int(number), _node(values, arrays)) for number, values in header["runs"]),
            clips=tuple((int(uid), ClipInputs(**values)) for uid, values in header["clips"]),
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        _refuse(path, error)


def _refuse(path: Path, cause: Exception | None) -> NoReturn:
    raise BadInputError(f"The renderer's state {path} is damaged or of another version of the app.") from cause


def _put(array: Pixels, arrays: list[Pixels]) -> dict[str, object]:
    arrays.append(array)
    return {"shape": array.shape, "type": array.dtype.str}


def _node_values(node: NodeState, arrays: list[Pixels]) -> dict[str, object]:
    return {
        "uid": node.uid,
        "digest": node.digest,
        "last_used": node.last_used,
        "targets": [
            {
                "name": target.name,
                "size": target.size,
                "kind": target.kind,
                "pixels": None if target.pixels is None else _put(target.pixels, arrays),
            }
            for target in node.targets
        ],
    }


def _node(values: Mapping[str, Any], arrays: _Arrays) -> NodeState:
    return NodeState(
        int(values["uid"]), str(values["digest"]), int(values["last_used"]), tuple(_targets(values["targets"], arrays))
    )


def _targets(rows: list[Mapping[str, Any]], arrays: _Arrays) -> Iterator[TargetState]:
    for row in rows:
        persistent, floating, count = row["kind"]
        pixels = None if row["pixels"] is None else arrays.take(row["pixels"])
        yield TargetState(str(row["name"]), _size(row["size"]), (bool(persistent), bool(floating), int(count)), pixels)


def _size(values: list[int]) -> tuple[int, int]:
    width, height = values
    return int(width), int(height)


class _Arrays:
    """The arrays of a file, one after the other."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def take(self, entry: Mapping[str, Any]) -> Pixels:
        dtype, shape = np.dtype(entry["type"]), tuple(int(side) for side in entry["shape"])
        count = int(np.prod(shape, dtype=np.int64))
        array = np.frombuffer(self._data, dtype, count, self._at).reshape(shape)
        self._at += count * dtype.itemsize
        return cast(Pixels, array)
