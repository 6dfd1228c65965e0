"""The command `batch`: a file of jobs becomes entries of a queue."""
