"""Pure Python values and steps; no clock, no file handle kept, no device, no GL."""
