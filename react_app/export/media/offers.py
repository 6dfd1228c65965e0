"""The formats a list can show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A format a list can show: what people call it, and what `choose_format` takes."""

    label: str
    suffix: str
    codec: str
    depth: int | None = None
    alpha: bool = False


OFFERED: tuple[Offer, ...] = (
    Offer("MP4, H.264", ".mp4", "h264"),
    Offer("MP4, H.265", ".mp4", "hevc"),
    Offer("MP4, H.265 10 bit", ".mp4", "hevc", 10),
    Offer("MP4, AV1", ".mp4", "av1"),
    Offer("MP4, AV1 10 bit", ".mp4", "av1", 10),
    Offer("WebM, VP9", ".webm", "vp9"),
    Offer("WebM, VP9 with alpha", ".webm", "vp9", alpha=True),
    Offer("WebM, AV1", ".webm", "av1"),
    Offer("MOV, ProRes 422 HQ", ".mov", "prores"),
    Offer("MOV, ProRes 422", ".mov", "prores_422"),
    Offer("MOV, ProRes 422 LT", ".mov", "prores_lt"),
    Offer("MOV, ProRes 422 Proxy", ".mov", "prores_proxy"),
    Offer("MOV, ProRes 4444", ".mov", "prores_4444"),
    Offer("MOV, ProRes 4444 with alpha", ".mov", "prores_4444", alpha=True),
    Offer("MOV, DNxHR HQ", ".mov", "dnxhr"),
    Offer("MOV, DNxHR HQX 10 bit", ".mov", "dnxhr_hqx"),
    Offer("MOV, DNxHR 444 10 bit", ".mov", "dnxhr_444"),
    Offer("MXF, DNxHR HQ", ".mxf", "dnxhr"),
    Offer("MXF, DNxHR HQX 10 bit", ".mxf", "dnxhr_hqx"),
    Offer("MOV, HAP", ".mov", "hap"),
    Offer("MOV, HAP with alpha", ".mov", "hap_alpha"),
    Offer("MOV, HAP Q", ".mov", "hap_q"),
    Offer("MKV, FFV1 lossless", ".mkv", "ffv1"),
    Offer("MKV, FFV1 lossless with alpha", ".mkv", "ffv1", alpha=True),
    Offer("MKV, FFV1 lossless 16 bit", ".mkv", "ffv1", 16),
    Offer("PNG pictures", ".png", "png"),
    Offer("PNG pictures with alpha", ".png", "png", alpha=True),
    Offer("PNG pictures 16 bit", ".png", "png", 16),
    Offer("EXR pictures", ".exr", "exr"),
    Offer("EXR pictures with alpha", ".exr", "exr", alpha=True),
    Offer("GIF animation", ".gif", "gif"),
    Offer("WebP animation", ".webp", "webp"),
)
"""All formats worth a line in a list; `formats.offered` leaves out what cannot be made here."""
