"""A whole night beside its limit and its peers. See `__main__`."""
