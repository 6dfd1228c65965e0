"""The Music Visuals API, served on this machine: tracks are heard, canvases and videos really rendered."""
