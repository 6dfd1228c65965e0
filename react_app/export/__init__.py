"""Off-line frames, encoder and jobs."""
