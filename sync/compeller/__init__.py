"""Client of Compeller: REST, MCP and lighting cues."""

from sync.compeller.account import Capabilities, Credits, Health, Login
from sync.compeller.catalogue import Media, Music, Plan, Style, Webhook
from sync.compeller.client import Compeller
from sync.compeller.models import STAGES, Compel, Event, Phase, Rendering

__all__ = [
    "STAGES",
    "Capabilities",
    "Compel",
    "Compeller",
    "Credits",
    "Event",
    "Health",
    "Login",
    "Media",
    "Music",
    "Phase",
    "Plan",
    "Rendering",
    "Style",
    "Webhook",
]
