"""Extraction beside its peers: quality, furniture, speed. See `__main__`."""
