"""The commands `export` and `render-take`, `--target` and `--verify`."""
