"""The cloud in the app: commands, what the desk sees of it, what the local server renders with. The user of `sync`."""
