"""A server that speaks both services, on this machine."""
