"""Many exports one after the other, kept on disk, run in children."""
