"""What the service offers: styles and prices, by REST where it has them, else by MCP."""

from __future__ import annotations

from typing import Any

from sync.compeller.base import V1, Routes
from sync.compeller.catalogue import Plan, Style, read_plans, read_styles
from sync.compeller.lighting import Lighting
from sync.errors import BrokenReplyError, MissingError, RefusedError
from sync.transport import Transport


class OfferRoutes(Routes):
    """Styles and prices; both are public."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport)
        self.lighting = Lighting(self.mcp)

    def styles(self) -> tuple[Style, ...]:
        """Return the looks a compel can be given. GET /api/v1/styles, else the tool list_styles."""
        found, base = self._offered(f"{V1}/styles")
        return read_styles(found, base) or read_styles(self.mcp.call("list_styles", safe=True))

    def pricing(self) -> tuple[Plan, ...]:
        """Return the prices. GET /api/v1/pricing, else the tool get_pricing."""
        found, _ = self._offered(f"{V1}/pricing")
        return read_plans(found) or read_plans(self.mcp.call("get_pricing", safe=True))

    def _offered(self, path: str) -> tuple[Any, str]:
        try:
            reply = self._transport.request("GET", path)
            return reply.json(), reply.url
        except (MissingError, RefusedError):
            return None, ""
        except BrokenReplyError as error:
            if error.status:
                raise
            return None, ""  # a page for people, not for us
