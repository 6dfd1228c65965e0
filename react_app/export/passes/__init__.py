"""A pass: pictures drawn once, read back, encoded in segments, joined into files with their manifests."""
