"""Named lists that an answer is chosen from: colleagues, prisons. A form's field names its list (``among``).

A room offers a list when it starts. Forms draw its lines, ``perform`` refuses a key that is not among them for whoever
asks, and pages show the words of a key that was kept, also of one that has left the list since.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from backend.actors import Actor
from backend.pathways.entry import fields_of
from backend.pathways.vocabulary import Pathway
from backend.refusals import Malformed, Reason

Lines = Sequence[tuple[str, str]]  # (key, what a person reads)


@dataclass(frozen=True, kw_only=True)
class Listing:
    """``lines`` are those that an actor may choose from, ``words`` what a kept key means; ``remedy`` ends the sentence
    that refuses another key."""

    lines: Callable[[Actor], Lines]
    words: Callable[[str], str]
    remedy: str


_listings: dict[str, Listing] = {}


def offer(name: str, lines: Callable[[Actor], Lines], *, words: Callable[[str], str], remedy: str) -> None:
    """Offer a list. Offering it again replaces it."""
    _listings[name] = Listing(lines=lines, words=words, remedy=remedy)


def is_offered(name: str) -> bool:
    return name in _listings


def lines_of(name: str, actor: Actor) -> Lines:
    """What the actor may choose from. Raises LookupError for a list that nobody offers."""
    return _named(name).lines(actor)


def words_of(name: str, key: str) -> str:
    """What a key that was kept means."""
    return _named(name).words(key)


def _named(name: str) -> Listing:
    if name not in _listings:
        raise LookupError(f"nobody offers the list {name!r}")
    return _listings[name]


def require_listed(entry: object, actor: Actor) -> None:
    """Raise Malformed, at each field, for an answer that is not in the list it is chosen from."""
    reasons = []
    for field in fields_of(type(entry)) if entry is not None else ():
        key = getattr(entry, field.name)
        if not field.question.among or key is None:
            continue
        if key not in {one for one, _ in lines_of(field.question.among, actor)}:
            sentence = f"{field.question.label.rstrip('?')}: {_named(field.question.among).remedy}"
            reasons.append(Reason(code="not_listed", sentence=sentence, where=field.name))
    if reasons:
        raise Malformed(reasons[0].sentence, reasons=reasons)


def faults(pathways: Iterable[Pathway]) -> Iterator[str]:
    """A sentence for every list that a form asks for and nobody offers."""
    for pathway in pathways:
        for action in pathway.actions:
            for field in fields_of(action.asks) if action.asks else ():
                if field.question.among and field.question.among not in _listings:
                    yield f"{pathway.slug}: {action.slug!r} chooses from {field.question.among!r}, which no room offers"
