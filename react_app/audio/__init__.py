"""The ears: capture, file playback, analysis; and the same analysis off-line."""
