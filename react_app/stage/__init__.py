"""The stage process: frame loop, pacing, output windows, recorder."""
