"""Roles by the titles that people know them by."""

from collections.abc import Collection

from backend.pathways.registry import registry


def role_titles(slugs: Collection[str]) -> list[str]:
    """The titles of roles, in the order of the help page."""
    return [role.title for role in registry().roles if role.slug in slugs]
