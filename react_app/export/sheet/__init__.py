"""Sheets of pictures: the library at a glance."""
