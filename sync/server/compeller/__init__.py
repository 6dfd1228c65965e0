"""The Compeller service of the local server."""
