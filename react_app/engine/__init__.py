"""The only package that draws: programs, targets, renderer, read-back."""
