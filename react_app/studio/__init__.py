"""From a track to an edit."""
