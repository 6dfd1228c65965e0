"""Where videos go: the table of services, windows and limits, and what finished files are held against."""
