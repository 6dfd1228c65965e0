"""The parts of this service, put together once: REST and MCP are two doors to them."""

from __future__ import annotations

from sync.server.compeller.announce import SERVICE, Announcer
from sync.server.compeller.compels import Compels
from sync.server.compeller.credits import Credits
from sync.server.compeller.lighting import Lighting
from sync.server.compeller.media import MediaShelf
from sync.server.compeller.music import Catalogue
from sync.server.compeller.show import Showing
from sync.server.compeller.tables import define
from sync.server.compeller.webhooks import Webhooks, policy
from sync.server.core import Core


class Service:
    """What the service can do."""

    def __init__(self, core: Core) -> None:
        define(core.db)
        self.core = core
        self.credits = Credits(core)
        self.shelf = MediaShelf(core)
        self.catalogue = Catalogue(core)
        self.showing = Showing(core)
        self.news = Announcer(core, self.credits, self.showing)
        self.compels = Compels(core, self.shelf, self.catalogue, self.credits, self.showing, self.news)
        self.news.render = self.compels.render
        self.webhooks = Webhooks(core, self.news)
        self.lighting = Lighting(core)
        core.hooks.policy(SERVICE, policy())
        core.works.listen(SERVICE, self.news.heard)
