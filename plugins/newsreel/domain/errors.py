"""Every exception Newsreel raises on purpose, and who is meant to act on it.

    NewsreelError
    ├── UsageError            the user gave something wrong: one sentence, exit code 2, nothing changed
    │   └── SchemaVersionError    code and database disagree about the schema
    ├── OutageError           something outside is down (database, disk): retry later
    │   ├── DeadlockError             two transactions stood in each other's way: do it again
    │   └── DatabaseUnreachableError   there is no connection at all; commands exit with code 2
    ├── UnstorableError       the database refuses a value; the document that it came from is at fault
    ├── LeaseLostError        another worker holds the host now: stop writing
    ├── HostBusyError         a redirect leads to a host that somebody else is talking to: come back later
    └── RunFailedError        the run did its work, and the outcome is not good enough to be green

A dead publisher or a bad page is *not* an exception: it is a value that becomes a row with a reason.
"""

from __future__ import annotations


class NewsreelError(Exception):
    """Root of all errors raised on purpose; its text is one sentence for a person."""


class UsageError(NewsreelError):
    """Bad input by the user: the sentence names the fix; commands exit with code 2."""


class SchemaVersionError(UsageError):
    """The database's migrations and this code's migrations don't agree."""


class OutageError(NewsreelError):
    """A dependency (database, network of this machine) can't be reached; a later try may succeed."""


class DeadlockError(OutageError):
    """Postgres ended this transaction in favour of another; the same again will succeed."""


class DatabaseUnreachableError(OutageError):
    """The database does not answer: it is down, or its address is wrong."""


class UnstorableError(NewsreelError):
    """The database refuses a value (too long, not representable): that document is at fault."""


class LeaseLostError(NewsreelError):
    """The lease on a host has passed to another worker; whatever was not committed is theirs to do."""


class HostBusyError(NewsreelError):
    """A request leads on to a host that another worker, or another turn of ours, is talking to."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is talked to by another worker")
        self.host = host


class RunFailedError(NewsreelError):
    """The run is complete and recorded, but must be red: every feed failed, or a check did."""
