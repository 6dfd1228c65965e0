"""Formats, codecs and colours: pictures and sound into files, and sound out of them."""
