"""Which validators are sent with a poll, and which are found to lie.

A server's ETag may stay the same while the feed changes; believed for ever, its 304s hide every new
entry. The hash of the body tells (Media Cloud's rss-fetcher and miniflux compare it, too).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from newsreel.domain.feed import Feed, Validators

# Ours: after so long of nothing but 304s one whole body is asked for, whatever the validators say.
ASK_WHOLE_AFTER = timedelta(days=7)


def validators_to_send(feed: Feed, now: datetime) -> tuple[str | None, str | None]:
    """ETag and Last-Modified that the next poll resends, verbatim."""
    known = feed.validators
    if feed.body_at is not None and now - feed.body_at >= ASK_WHOLE_AFTER:
        return None, None
    return None if known.etag_lies else known.etag, None if known.last_modified_lies else known.last_modified


def validators_after_change(known: Validators, etag: str | None, last_modified: str | None) -> Validators:
    """What is known after a body that is not the last one: a validator that stayed the same lies."""
    return Validators(
        etag,
        last_modified,
        etag_lies=etag is not None and etag == known.etag,
        last_modified_lies=last_modified is not None and last_modified == known.last_modified,
    )
