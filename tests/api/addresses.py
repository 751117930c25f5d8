"""Every address of the system, as Django resolves them."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address, with all that leads to it."""
    for one in (resolver or get_resolver("backend.urls")).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


EVERY = {str(pattern.name): route for route, pattern in patterns()}


def path_of(route: str) -> str:
    """An address of this form, of nothing that exists."""
    filled = re.sub("<uuid:[a-z_]+>", str(uuid.uuid4()), route)
    filled = re.sub("<int:[a-z_]+>", "7", filled)
    return "/" + re.sub("<(?:(?:slug|str):)?[a-z_]+>", "something", filled)


def view_of(name: str) -> Any:
    """The class of an API's view."""
    (pattern,) = (one for _, one in patterns() if one.name == name)
    return getattr(pattern.callback, "cls", None)


def methods_of(name: str) -> set[str]:
    view = view_of(name)
    return {method.upper() for method in METHODS if hasattr(view, method)}
