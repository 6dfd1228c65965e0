"""The demo track: an original piece of electronic music, written as a program."""
