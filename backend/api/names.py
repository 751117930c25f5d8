"""Names as the API writes them (``happenedAt``) and as the code does (``happened_at``): each is had from the other.

Only names of members are turned; codes that stand as values (of an action, a state, a choice) are the same everywhere.
"""

import re
from collections.abc import Mapping

_INNER = re.compile("_([a-z])")
_CAPITAL = re.compile("[A-Z]")


def camel(name: str) -> str:
    return _INNER.sub(lambda found: found[1].upper(), name)


def snake(name: str) -> str:
    """The name whose :func:`camel` is this one. Only for names that :func:`is_camel`."""
    return _CAPITAL.sub(lambda found: f"_{found[0].lower()}", name)


def is_camel(name: str) -> bool:
    """Whether this is a name as the API writes them: ``happened_at`` is not."""
    return not _INNER.search(name)


def camelled(value: object) -> object:
    """A JSON value with every member's name as the API writes it."""
    if isinstance(value, Mapping):
        return {camel(str(name)): camelled(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [camelled(one) for one in value]
    return value


def snaked(value: object) -> object:
    """A JSON value with every member's name as the code writes it."""
    if isinstance(value, Mapping):
        return {snake(str(name)): snaked(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [snaked(one) for one in value]
    return value
