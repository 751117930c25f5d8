"""Finds every pathway: the folders beside this file, and those that the environment names.

A pathway is a folder with a ``pathway.py`` that holds ``PATHWAY``; an older released version stays beside it as
``pathway_vN.py``. Dropping in a folder adds a pathway: no list is edited.

A folder from elsewhere becomes a Python package of a name that nobody needs to know. So its modules import each other
relatively (``from .guards import over_18``) and everything else absolutely (``from backend.pathways.vocabulary import
Pathway``). The folder itself is not put on the import path: ``from guards import over_18`` could find another
pathway's guards, and is refused with that explanation.
"""

import hashlib
import importlib
import importlib.machinery
import importlib.util
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from backend.pathways import checks
from backend.pathways.roles import SHARED, Role
from backend.pathways.vocabulary import Pathway

OWN_FOLDER = Path(__file__).parent
EXTRA_FOLDERS = "FOOTBRIDGE_PATHWAYS"  # paths of further pathway folders, separated as PATH is


class UnknownPathwayError(LookupError):
    """No pathway of that name and version is known here."""


@dataclass(frozen=True)
class Registry:
    """Pathways that hold together, and the folder that each came from."""

    pathways: tuple[Pathway, ...]
    folders: tuple[Path, ...] = ()

    def get(self, slug: str, version: int | None = None) -> Pathway:
        """The pathway at ``version``, or at its newest. Raises UnknownPathwayError, naming what is known."""
        found = [one for one in self.pathways if one.slug == slug and version in {None, one.version}]
        if not found:
            known = ", ".join(f"{one.slug} v{one.version}" for one in self.pathways) or "none"
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

    def is_own(self, pathway: Pathway) -> bool:
        """Whether the pathway came with Footbridge, and not from a folder that the environment names."""
        return self.folders[self.pathways.index(pathway)].parent == OWN_FOLDER


def own_folders() -> tuple[Path, ...]:
    return tuple(path.parent for path in sorted(OWN_FOLDER.glob("*/pathway.py")))


def pathway_folders() -> tuple[Path, ...]:
    """The folders beside this file, then those named in ``FOOTBRIDGE_PATHWAYS``, each once."""
    extra = (Path(one).resolve() for one in os.environ.get(EXTRA_FOLDERS, "").split(os.pathsep) if one.strip())
    return tuple(dict.fromkeys((*own_folders(), *extra)))


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Every pathway of this installation, read once. Raises PathwayError: a wrong definition stops the start."""
    return load(pathway_folders())


def load(folders: Iterable[Path]) -> Registry:
    """The pathways of these folders, checked. Raises PathwayError with every fault found, each in a sentence."""
    found = tuple((pathway, folder) for folder in folders for pathway in _versions(folder))
    checks.check_all(pathway for pathway, _ in found)
    return Registry(tuple(pathway for pathway, _ in found), tuple(folder for _, folder in found))


def _versions(folder: Path) -> Iterator[Pathway]:
    if not (folder / "pathway.py").is_file():
        raise checks.PathwayError([f"{folder}: there is no pathway.py in this folder"])
    for path in (folder / "pathway.py", *sorted(folder.glob("pathway_v*.py"))):
        pathway = getattr(_module(folder, path.stem), "PATHWAY", None)
        if not isinstance(pathway, Pathway):
            raise checks.PathwayError([f"{path}: does not hold a Pathway called PATHWAY"])
        yield pathway


def _module(folder: Path, stem: str) -> ModuleType:
    package = _package(folder)
    try:
        return importlib.import_module(f"{package}.{stem}")
    except Exception as fault:
        for name in [one for one in sys.modules if one == package or one.startswith(f"{package}.")]:
            del sys.modules[name]
        raise checks.PathwayError([_why(folder, stem, fault)]) from fault


def _package(folder: Path) -> str:
    """The import name of a pathway folder. One from elsewhere is named after its whole path: two may be called toy."""
    if folder.parent == OWN_FOLDER:
        return f"backend.pathways.{folder.name}"
    place = folder.resolve()
    mark = hashlib.sha256(str(place).encode()).hexdigest()[:8]
    name = f"footbridge_pathway_{re.sub(r'[^a-z0-9]', '_', place.name.lower())}_{mark}"
    if name not in sys.modules:
        spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(place)]
        sys.modules[name] = importlib.util.module_from_spec(spec)
    return name


def _why(folder: Path, stem: str, fault: Exception) -> str:
    """Where reading the folder failed, why, and the remedy where one is known."""
    place = str(folder / f"{stem}.py")
    line = None
    if isinstance(fault, SyntaxError) and fault.filename:
        place, line = fault.filename, fault.lineno
    else:
        for frame in traceback.extract_tb(fault.__traceback__):
            if Path(frame.filename).is_relative_to(folder.resolve()):
                place, line = frame.filename, frame.lineno
    where = f"{place}, line {line}" if line else place
    if isinstance(fault, ModuleNotFoundError) and fault.name and (folder / f"{fault.name}.py").is_file():
        return f"{where}: write “from .{fault.name} import …”: a pathway's modules import each other with a dot"
    reason = fault.msg if isinstance(fault, SyntaxError) else str(fault)
    return f"{where}: {reason or 'it cannot be read'} ({type(fault).__name__})"
