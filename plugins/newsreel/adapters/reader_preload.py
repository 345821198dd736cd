"""What the server of reader processes imports and warms up once, so that no worker has to."""

import py3langid

import newsreel.adapters.feed_parsing
import newsreel.adapters.page_reading

__all__ = ["newsreel"]

# The language model is loaded at its first use, which takes a second.
py3langid.classify("The model is loaded by this.")
