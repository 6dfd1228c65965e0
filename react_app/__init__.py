"""Live, beat-locked visuals: a desk, a stage and ears, each a process of its own."""

__version__ = "0.1.0"
