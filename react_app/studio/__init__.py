"""From a track to a video by itself: looks, a director that cuts by the music, and loops."""
