"""The pages of one case, side by side at its head. Each room offers its own when it starts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from backend.cases.reading import Detail
from backend.pathways.vocabulary import Pathway
from backend.web.parts import Link


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A page of a case. ``name`` is its address, which takes the case's id and nothing else."""

    name: str
    title: str
    order: int
    where: Callable[[Pathway], bool]


def _everywhere(_: Pathway) -> bool:
    return True


_tabs: dict[str, Tab] = {}


def offer(name: str, title: str, *, order: int, where: Callable[[Pathway], bool] = _everywhere) -> None:
    """Put a page at the head of every case whose pathway answers ``where``. Offering it again replaces it."""
    _tabs[name] = Tab(name=name, title=title, order=order, where=where)


def tabs_of(case: Detail) -> list[Link]:
    """The pages of this case, in order."""
    offered = sorted((one for one in _tabs.values() if one.where(case.pathway)), key=lambda one: one.order)
    return [Link(text=one.title, href=reverse(one.name, args=[case.id])) for one in offered]
