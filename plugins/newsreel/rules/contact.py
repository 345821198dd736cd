"""Nobody is asked for anything without being told whom to write to."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from newsreel.domain.errors import UsageError
from newsreel.domain.settings import Settings


def require_contact(settings: Settings, urls: Iterable[str]) -> None:
    """Refuse to poll public feeds when no contact is set.

    Raises:
        UsageError: a URL is not on this machine, and there is no contact.
    """
    if settings.contact:
        return
    for url in urls:
        name = urlsplit(url).hostname or ""
        if not (name == "localhost" or name.endswith(".localhost") or name.startswith("127.")):
            raise UsageError(
                f"No contact is set, so {name} could not write to us: set NEWSREEL_CONTACT (or "
                "make run CONTACT=…) to an e-mail address or a URL; it goes into the User-Agent."
            )
