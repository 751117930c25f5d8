"""Which database and which broker a command works with: those the caller names, else the embedded ones."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tools.entry.console import EntryError
from tools.entry.postgres import ROLES
from tools.entry.stack import Needs, Stack

KINDS = ("demo", "test", "production")
"""What FOOTBRIDGE_ENV may be."""


def kind_of_environment(environ: Mapping[str, str] = os.environ) -> str:
    """FOOTBRIDGE_ENV, or demo."""
    kind = environ.get("FOOTBRIDGE_ENV") or "demo"
    if kind not in KINDS:
        raise EntryError(f"FOOTBRIDGE_ENV is {kind!r}; it must be one of {', '.join(KINDS)}.")
    return kind


@dataclass(frozen=True)
class Outside:
    """The servers that the caller named: four database addresses or none, a broker or none."""

    databases: Mapping[str, str]
    redis: str | None

    @classmethod
    def named_in(cls, environ: Mapping[str, str], *, kind: str) -> "Outside":
        """Read the addresses from the environment, or from the files that ``NAME_FILE`` names.

        Raises EntryError where one of the four is missing while others are set, where one is no address, and where
        production lacks any: the embedded servers are for demo and tests.
        """
        found = {name: value for name in ROLES if (value := read_setting(name, environ))}
        missing = [name for name in ROLES if name not in found]
        if found and missing:
            raise EntryError(
                f"{_listed(found)} {'is' if len(found) == 1 else 'are'} set, but {_listed(missing)} "
                f"{'is' if len(missing) == 1 else 'are'} not. Each database role needs its own address: set all four, "
                "or none to use the embedded PostgreSQL."
            )
        for name, value in found.items():
            parts = urlsplit(value)
            if parts.scheme not in {"postgresql", "postgres"} or not parts.hostname or not parts.path.strip("/"):
                raise EntryError(f"{name} must look like postgresql://user:password@host:port/database.")
        redis = read_setting("REDIS_URL", environ)
        if redis and urlsplit(redis).scheme not in {"redis", "rediss"}:
            raise EntryError("REDIS_URL must look like redis://:password@host:port/0, or rediss://… for TLS.")
        if kind == "production" and (missing or not redis):
            lacking = [*missing, *([] if redis else ["REDIS_URL"])]
            raise EntryError(
                f"FOOTBRIDGE_ENV is production, and {_listed(lacking)} {'is' if len(lacking) == 1 else 'are'} not set. "
                "The embedded PostgreSQL and Redis are for demo and tests only: name the servers to use."
            )
        return cls(found, redis or None)

    @property
    def needs(self) -> Needs:
        """What must be embedded."""
        return Needs(postgres=not self.databases, redis=self.redis is None)

    def in_words(self) -> str:
        """Which outside servers are used, without their passwords; empty where none is."""
        named = [f"the database {_place(self.databases['DATABASE_URL'])}"] if self.databases else []
        named += [f"the Redis {_place(self.redis)}"] if self.redis else []
        return " and ".join(named)


def addresses(outside: Outside, stack: Stack) -> dict[str, str]:
    """Every address by the name of its variable, passwords included."""
    databases = outside.databases or stack.postgres.urls()
    return {**databases, "REDIS_URL": outside.redis or stack.redis.url()}


def read_setting(name: str, environ: Mapping[str, str]) -> str:
    """A setting from the environment or from the file that ``NAME_FILE`` names; empty where neither is set."""
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise EntryError(f"{name}_FILE names {path}, which cannot be read: {problem.strerror}.") from None


def _listed(names: "Mapping[str, str] | list[str]") -> str:
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.strip('/')} at {parts.hostname}"
