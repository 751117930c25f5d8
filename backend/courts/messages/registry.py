"""Find the shapes: every module of the package ``shapes`` that is there."""

import importlib
import pkgutil
from functools import cache

from backend.courts.messages import shapes
from backend.courts.messages.shape import ListShape, ResultsShape


@cache
def every_shape() -> tuple[ListShape | ResultsShape, ...]:
    """The shape of each module in ``shapes/``, in the order of their file names.

    Raises:
        TypeError: a module there names no ``SHAPE``.
    """
    found: list[ListShape | ResultsShape] = []
    for module in sorted(pkgutil.iter_modules(shapes.__path__), key=lambda module: module.name):
        shape = getattr(importlib.import_module(f"{shapes.__name__}.{module.name}"), "SHAPE", None)
        if not isinstance(shape, ListShape | ResultsShape):
            raise TypeError(f"{shapes.__name__}.{module.name} names no SHAPE")
        found.append(shape)
    return tuple(found)


def list_shapes() -> tuple[ListShape, ...]:
    """The shapes in which court lists come."""
    return tuple(shape for shape in every_shape() if isinstance(shape, ListShape))


def results_shapes() -> tuple[ResultsShape, ...]:
    """The shapes in which results come."""
    return tuple(shape for shape in every_shape() if isinstance(shape, ResultsShape))
