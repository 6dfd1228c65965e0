"""What the desk says about exports."""

from __future__ import annotations

import pytest

from react_app.export.preview.previewing import PreviewStatus
from react_app.ui.export_words import preview_words


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        (0.0, "Listening to the whole track, 0 %"),
        (0.42, "Listening to the whole track, 42 %"),
        (1.0, "Drawing the first frame…"),
    ],
)
def test_a_track_that_was_heard_is_not_listened_to_any_more(heard: float, words: str) -> None:
    assert preview_words(PreviewStatus("analysing", heard=heard)) == words


def test_a_preview_that_is_ready_needs_no_words() -> None:
    assert preview_words(PreviewStatus("ready")) == ""
    assert preview_words(PreviewStatus("failed", "There is no sound in it.")) == "There is no sound in it."
