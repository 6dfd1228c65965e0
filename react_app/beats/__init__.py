"""Measuring beat trackers: music with known beats, scores, and the page that shows them."""
