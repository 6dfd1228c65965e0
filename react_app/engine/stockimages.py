"""The imported images of a stock's nodes: loaded, shown when they come or change, and told of when they cannot be."""

from __future__ import annotations

from collections.abc import Collection

from react_app.core.errors import ShaderError
from react_app.core.problems import Problem, Standing
from react_app.core.shader import ShaderDescription
from react_app.engine.images import Images
from react_app.engine.nodes import ShaderNode


class StockImages:
    """What the stock does with `images`; what is wrong with them joins its problems."""

    def __init__(self, images: Images, problems: Standing) -> None:
        self._images = images
        self._problems = problems

    def load(self, shader: ShaderDescription) -> None:
        """Load what a shader imports, unless it is there; black stands in for what cannot be."""
        for image in shader.images:
            try:
                self._images.load(image)
                error = self._images.trouble(image.path)
            except ShaderError as found:
                error = found
            if error is None:
                self._problems.clear(f"image.{image.path}")
            else:
                self._tell(image.path, error, shader.name)

    def renew(self, nodes: Collection[ShaderNode], budget: int) -> list[ShaderNode]:
        """Take in at most `budget` bytes of images that were decoded; return the nodes that may settle now."""
        told = self._images.renew(budget)
        found = {path: [node for node in nodes if path in node.images] for path in told}
        for path, error in told.items():
            if error is None:
                self._problems.clear(f"image.{path}")
            elif found[path]:
                self._tell(path, error, found[path][0].wanted.name)
        return list({node.uid: node for users in found.values() for node in users}.values())

    def _tell(self, path: str, error: ShaderError, shader: str) -> None:
        instead = "shows black in its place" if self._images.find(path).texture is None else "keeps the picture it had"
        self._problems.tell(Problem(f"image.{path}", f"{error} {shader} {instead}.", "warning", path))
