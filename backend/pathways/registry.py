"""Finds every pathway: the folders beside this file, and those that the environment names.

A pathway is a folder with a ``pathway.py`` that holds ``PATHWAY``; an older released version stays beside it as
``pathway_vN.py``. Dropping in a folder adds a pathway: no list is edited.
"""

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from backend.pathways import checks
from backend.pathways.roles import SHARED, Role
from backend.pathways.vocabulary import Pathway

OWN_FOLDER = Path(__file__).parent
EXTRA_FOLDERS = "FOOTBRIDGE_PATHWAYS"  # paths of further pathway folders, separated as PATH is


class UnknownPathwayError(LookupError):
    """No pathway of that name and version is known here."""


@dataclass(frozen=True)
class Registry:
    pathways: tuple[Pathway, ...]

    def get(self, slug: str, version: int | None = None) -> Pathway:
        """The pathway at ``version``, or at its newest. Raises UnknownPathwayError, naming what is known."""
        found = [one for one in self.pathways if one.slug == slug and version in {None, one.version}]
        if not found:
            known = ", ".join(f"{one.slug} v{one.version}" for one in self.pathways)
            wanted = slug if version is None else f"{slug} v{version}"
            raise UnknownPathwayError(f"there is no pathway {wanted}; known are: {known}")
        return max(found, key=lambda one: one.version)

    @property
    def current(self) -> tuple[Pathway, ...]:
        """The newest version of each."""
        return tuple(self.get(slug) for slug in dict.fromkeys(one.slug for one in self.pathways))

    @property
    def roles(self) -> tuple[Role, ...]:
        """Every role there is: those shared and those that a pathway declares for itself."""
        own = (role for one in self.pathways for role in one.roles)
        return tuple({role.slug: role for role in (*SHARED, *own)}.values())


def pathway_folders() -> tuple[Path, ...]:
    own = (path.parent for path in sorted(OWN_FOLDER.glob("*/pathway.py")))
    extra = (Path(one) for one in os.environ.get(EXTRA_FOLDERS, "").split(os.pathsep) if one)
    return (*own, *extra)


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Every pathway, checked. Raises PathwayError with every fault found: a wrong definition stops the start."""
    found = tuple(pathway for folder in pathway_folders() for pathway in _versions(folder))
    checks.check_all(found)
    return Registry(found)


def _versions(folder: Path) -> Iterator[Pathway]:
    if not (folder / "pathway.py").is_file():
        raise checks.PathwayError([f"{folder}: there is no pathway.py in this folder"])
    package = _package(folder)
    for path in (folder / "pathway.py", *sorted(folder.glob("pathway_v*.py"))):
        module = importlib.import_module(f"{package}.{path.stem}")
        pathway = getattr(module, "PATHWAY", None)
        if not isinstance(pathway, Pathway):
            raise checks.PathwayError([f"{path}: does not hold a Pathway called PATHWAY"])
        yield pathway


def _package(folder: Path) -> str:
    """The import name of a pathway folder; a folder from elsewhere becomes a package of its own name."""
    if folder.parent == OWN_FOLDER:
        return f"backend.pathways.{folder.name}"
    name = f"footbridge_pathway_{folder.name}"
    if name not in sys.modules:
        init = folder / "__init__.py"
        spec = importlib.util.spec_from_file_location(
            name, init if init.is_file() else None, submodule_search_locations=[str(folder)]
        )
        if spec is None:
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(folder)]
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        if spec.loader is not None:
            spec.loader.exec_module(module)
    return name
