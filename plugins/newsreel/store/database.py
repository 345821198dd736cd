"""The connection to the warehouse: transactions, and database trouble as our own errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import SplitResult, urlsplit

import psycopg2
import psycopg2.errors
import psycopg2.extras
from psycopg2.extensions import connection as Connection  # noqa: N812
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from newsreel.domain.errors import (
    DatabaseUnreachableError,
    DeadlockError,
    OutageError,
    SchemaVersionError,
    UnstorableError,
    UsageError,
)

__all__ = ["Cursor", "Database", "checked_url", "is_database_error"]

CONNECT_TIMEOUT_SECONDS = 10
DEADLOCK_TRIES = 5
# A process that is frozen in the middle of a transaction keeps its locks no longer than this, so that
# others get on; none of ours computes for as long between two statements.
IDLE_IN_TRANSACTION_SECONDS = 60
# Never with the address itself: it carries the password.
BAD_URL = (
    "The warehouse's address must be like postgresql://user:password@host:5432/newsreel, with %-escapes "
    "for signs such as # / @ in the password: correct NEWSREEL_DATABASE_URL."
)
Result = TypeVar("Result")

# psycopg2 reads uuid and jsonb columns into Python types from here on; it is global by its nature.
psycopg2.extras.register_uuid()  # type: ignore[no-untyped-call]


class Database:
    """One connection, opened when it is first needed. Not for use by two threads at once.

    Args:
        url: `postgresql://user:password@host:port/name`.
        application_name: what `pg_stat_activity` shows.
    """

    def __init__(self, url: str, application_name: str = "newsreel") -> None:
        checked_url(url)
        self._url = url
        self._application_name = application_name
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A cursor in a transaction: committed at the end, rolled back on any error.

        Raises:
            OutageError: the database can't be reached, or broke off; a later try may succeed.
            UnstorableError: a value can't be stored; trying again would not help.
        """
        connection = self._open()
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        except (
            psycopg2.DataError,
            psycopg2.errors.CheckViolation,
            psycopg2.errors.ProgramLimitExceeded,
        ) as error:
            raise UnstorableError(f"The database refuses a value: {_first_line(error)}") from error
        except (
            psycopg2.errors.DeadlockDetected,
            psycopg2.errors.SerializationFailure,
            psycopg2.errors.LockNotAvailable,
        ) as error:
            raise DeadlockError(f"The database ended a transaction: {_first_line(error)}") from error
        except (psycopg2.errors.UndefinedTable, psycopg2.errors.InvalidSchemaName) as error:
            raise SchemaVersionError(
                "The database lacks the warehouse's tables: run `newsreel db migrate`."
            ) from error
        except (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.ReadOnlySqlTransaction) as error:
            raise UsageError(
                f"This login may not do that ({_first_line(error)}): use the right role, "
                "for `newsreel db` the owner's."
            ) from error
        except (
            psycopg2.OperationalError,
            psycopg2.InterfaceError,
            psycopg2.errors.IdleInTransactionSessionTimeout,
        ) as error:
            self.close()
            raise OutageError(f"The database failed: {_first_line(error)}") from error

    def repeat(self, work: Callable[[Cursor], Result]) -> Result:
        """Run `work` in a transaction, again when Postgres ended it to resolve a deadlock.

        `work` must do nothing but read and write the database.
        """
        for _ in range(DEADLOCK_TRIES - 1):
            try:
                with self.transaction() as cursor:
                    return work(cursor)
            except DeadlockError:
                continue
        with self.transaction() as cursor:
            return work(cursor)

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            try:
                self._connection = psycopg2.connect(
                    self._url,
                    application_name=self._application_name,
                    connect_timeout=CONNECT_TIMEOUT_SECONDS,
                    options="-c timezone=UTC"
                    f" -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_SECONDS}s",
                )
            except psycopg2.ProgrammingError as error:
                raise UsageError(BAD_URL) from error
            except psycopg2.OperationalError as error:
                parts = checked_url(self._url)
                place = f"{parts.hostname or 'the local socket'}:{parts.port or 5432}{parts.path}"
                raise DatabaseUnreachableError(
                    f"The database at {place} can't be reached ({_first_line(error)}): "
                    "start it, or correct NEWSREEL_DATABASE_URL."
                ) from error
        return self._connection

    def close(self) -> None:
        """Close the connection; the next transaction opens a new one."""
        if self._connection is not None and not self._connection.closed:
            self._connection.close()
        self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def is_database_error(error: BaseException) -> bool:
    """Whether the database raised an error that is none of ours: a bug in a statement."""
    return isinstance(error, psycopg2.Error)


def checked_url(url: str) -> SplitResult:
    """The parts of a database's address.

    Raises:
        UsageError: it is not one; the sentence doesn't repeat it.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("postgresql", "postgres") and (parts.port or 1) > 0
    except ValueError as error:
        raise UsageError(BAD_URL) from error
    if not usable:
        raise UsageError(BAD_URL)
    return parts


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
