"""Secrets by the environment, or by files that it names: the file that NAME_FILE names holds what NAME would.

Files are how Docker, Kubernetes and most vaults hand secrets over: they show in no list of variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from newsreel.domain.errors import UsageError

PASSWORD_VARIABLE = "NEWSREEL_DATABASE_PASSWORD"  # noqa: S105 - the name of one


def given_secret(environment: Mapping[str, str], name: str) -> str:
    """The value of a variable, or of the file that is named in its place; empty where neither is set.

    Raises:
        UsageError: both are set, or the file can't be read, or nothing is in it.
    """
    value, path = environment.get(name, "").strip(), environment.get(f"{name}_FILE", "").strip()
    if not path:
        return value
    if value:
        raise UsageError(f"{name} and {name}_FILE are both set: unset one of them.")
    try:
        value = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}_FILE={path} can't be read ({type(error).__name__}): correct it.") from error
    if not value:
        raise UsageError(f"{name}_FILE={path} has nothing in it: write the secret there.")
    return value


def with_given_password(url: str, environment: Mapping[str, str]) -> str:
    """A database's address with the password of NEWSREEL_DATABASE_PASSWORD, where it has none itself.

    Raises:
        UsageError: see `given_secret`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # told by who connects
        return url
    if parts.password:
        return url
    password = given_secret(environment, PASSWORD_VARIABLE)
    if not password:
        return url
    place = parts.netloc.rpartition("@")[2]
    login = f"{parts.username or ''}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{place}"))
