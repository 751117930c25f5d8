"""Read a file of the courts: a list or results, in whatever shape it comes.

No content of a file raises. What cannot be taken is a problem line; what can be is taken all the same.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from backend.courts.messages.documents import MOST_BYTES, Document, Unreadable, open_document, refuse_size
from backend.courts.messages.orders import Interpreted, interpret
from backend.courts.messages.places import Place
from backend.courts.messages.problems import Problems
from backend.courts.messages.records import ListedHearing, Reading
from backend.courts.messages.registry import list_shapes, results_shapes
from backend.courts.messages.shape import ListShape, ResultsShape, Source

_AnyShape = TypeVar("_AnyShape", ListShape, ResultsShape)

_NOT_KNOWN = (
    "This is not a message that can be read here. Court lists come as Common Platform hearings, Libra cases, a day's "
    "list of probation's court team or CSV; results as hearing results. Check that it is the right file."
)
_NOT_JSON = (
    "The file is neither JSON nor a CSV court list. Check that it is the right file, and ask the sender for it again."
)
_IS_RESULTS = "The file holds results, not a court list. Import it as court results."
_IS_LIST = "The file holds a court list, not results. Import it as a court list."


def _sources(document: Document, problems: Problems) -> list[Source]:
    if document.messages is None:
        return [Source(document.file, document.text, is_json=False, place=Place(None, "", problems))]
    return [
        Source(document.file, document.text, is_json=True, place=Place(message.tree, message.path, problems))
        for message in document.messages
    ]


def _shape_of(
    source: Source, shapes: Iterable[_AnyShape], others: Iterable[ListShape | ResultsShape], is_other: str
) -> _AnyShape:
    for shape in shapes:
        if shape.recognises(source):
            return shape
    where = source.place.path or "file"
    if any(other.recognises(source) for other in others):
        raise Unreadable(where, is_other)
    raise Unreadable(where, _NOT_KNOWN if source.is_json else _NOT_JSON)


def _each_message(data: bytes, problems: Problems, take: Callable[[Source], str]) -> tuple[str, bool]:
    """Take every message of a file. Answers with the shape's name and whether nothing at all could be read."""
    try:
        document = open_document(data, problems)
    except Unreadable as error:
        problems.add(error.where, str(error), left_out=True)
        return "", True
    names: list[str] = []
    for source in _sources(document, problems):
        try:
            names.append(take(source))
        except Unreadable as error:
            problems.add(error.where, str(error), left_out=True)
    if document.messages == ():
        problems.add("file", "The file holds no messages. Ask the sender for it again.")
    return ", ".join(dict.fromkeys(names)), not names and document.messages != ()


def read_court_list(data: bytes, file: str) -> Reading:
    """Read a court list from the bytes of a file; ``file`` is the name that problems show."""
    problems = Problems(file)
    hearings: list[ListedHearing] = []

    def take(source: Source) -> str:
        shape = _shape_of(source, list_shapes(), results_shapes(), _IS_RESULTS)
        hearings.extend(shape.read(source))
        return shape.name

    name, unread = _each_message(data, problems, take)
    return Reading(file=file, shape=name, hearings=tuple(hearings), problems=problems.listed(), could_not_read=unread)


def read_court_results(data: bytes, file: str) -> Reading:
    """Read results from the bytes of a file; ``file`` is the name that problems show."""
    problems = Problems(file)
    found: list[Interpreted] = []

    def take(source: Source) -> str:
        shape = _shape_of(source, results_shapes(), list_shapes(), _IS_LIST)
        found.append(interpret(shape.read(source)))
        return shape.name

    name, unread = _each_message(data, problems, take)
    return Reading(
        file=file,
        shape=name,
        orders=tuple(order for one in found for order in one.orders),
        notices=tuple(notice for one in found for notice in one.notices),
        others=tuple(other for one in found for other in one.others),
        resulted=tuple(person for one in found for person in one.resulted),
        problems=problems.listed(),
        could_not_read=unread,
    )


def _from_path(path: Path, read: Callable[[bytes, str], Reading]) -> Reading:
    name = os.fspath(path)
    problems = Problems(name)
    try:
        refuse_size(path.stat().st_size)
        with path.open("rb") as content:
            return read(content.read(MOST_BYTES + 1), name)
    except Unreadable as error:
        problems.add(error.where, str(error), left_out=True)
    except FileNotFoundError:
        problems.add("file", "There is no such file. Check its name and folder.", left_out=True)
    except IsADirectoryError:
        problems.add("file", "This is a folder, not a file. Name the files in it.", left_out=True)
    except OSError as error:
        problems.add("file", f"The file cannot be opened ({error.strerror}). Check who may read it.", left_out=True)
    return Reading(file=name, problems=problems.listed(), could_not_read=True)


def read_court_list_file(path: Path) -> Reading:
    """Read a court list from a file. Its size is looked at before it is opened."""
    return _from_path(path, read_court_list)


def read_court_results_file(path: Path) -> Reading:
    """Read results from a file. Its size is looked at before it is opened."""
    return _from_path(path, read_court_results)
