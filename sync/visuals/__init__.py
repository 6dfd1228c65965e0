"""Client of the Music Visuals API: tracks are heard, loops and videos made of them, packed for platforms."""
