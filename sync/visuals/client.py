"""The Music Visuals API, typed: from a track to loops, videos and files for platforms."""

from __future__ import annotations

from sync.transport import Transport
from sync.visuals.keeping import Assets, Batches, Endpoints, Packs, Projects, Reviews, Templates, UsageOf
from sync.visuals.keys import Environment
from sync.visuals.making import Canvases, Renders, Tracks, Videos
from sync.visuals.service import API_VERSION, Limits, Service


class MusicVisuals:
    """One service with one key. Any thread may call it; every call waits for its answer and raises `SyncError`.

    `transport` has the root of the service and the key (`sk_test_...` or `sk_live_...`), which it sends to that origin
    alone. Calls that make something take an `intent`: a key made once for what a person wants (`new_intent`) and kept
    until it is done. Sent again with the same intent, after a crash or a cut, it is done once; the service repeats its
    answer.
    """

    def __init__(self, transport: Transport, *, version: str = API_VERSION) -> None:
        self._service = Service(transport, version=version)
        self.tracks = Tracks(self._service)
        self.canvases = Canvases(self._service)
        self.videos = Videos(self._service)
        self.renders = Renders(self._service)
        self.templates = Templates(self._service)
        self.assets = Assets(self._service)
        self.projects = Projects(self._service)
        self.reviews = Reviews(self._service)
        self.export_packs = Packs(self._service)
        self.batches = Batches(self._service)
        self.webhook_endpoints = Endpoints(self._service)
        self.usage = UsageOf(self._service)

    @property
    def environment(self) -> Environment:
        """The world the key opens: test and live objects never see each other.

        Raises:
            SignInError: there is no key, or it is none of this service.
        """
        return self._service.environment

    @property
    def limits(self) -> Limits:
        """What the service said of its limits in its last answer."""
        return self._service.limits

    def close(self) -> None:
        """Close all connections."""
        self._service.transport.close()
