"""The desk: the Qt window of the operator."""
