"""What stands in the log: which kind of fault came up, and where in the code; never what it was about.

The text of an exception can hold a person's name, a local value or what was typed; so can an address with its query,
and what a library says of a task that failed. This formatter stands behind every handler of web, worker, scheduler and
commands. Of an exception it writes the type, and file, line and function of each frame. It does not write its message,
values, lines of code or notes. While a request is answered, each line carries the reference that the page shows.
"""

import logging
import logging.config
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

_ROOT = str(Path(__file__).resolve().parent.parent) + "/"
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+")  # of an address inside a sentence
_UNSEEN = {"\n": "\\n", "\r": "\\r", "\x1b": "\\x1b"}  # or a sentence could pass for another line of the log
#: what libraries put into the facts of a record that quotes arguments, results or the text of an exception
_QUOTING = frozenset({"exc", "traceback", "args", "kwargs", "sargs", "skwargs", "return_value", "einfo"})
_DEEPEST = 60  # frames of one exception, the innermost

_log = logging.getLogger("backend")


class _Kind(str):
    """Stands for a value in a message: the name of its type, without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class WithoutPersonalData(logging.Formatter):
    """Formats a record as one line, and its exception as one line for each frame."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """The record without what it quotes. What another formatter has left on it (``exc_text``) is not used."""
        record.asctime = self.formatTime(record)
        lines = [f"{record.asctime} {record.levelname} {record.name} {_reference()}{_message(record)}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += _trace(record.exc_info[1], record.exc_info[2])
        return "\n".join(lines)


def configure(settings: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: the loggers as they are set, and what nobody caught goes through them as well."""
    logging.config.dictConfig(settings)
    sys.excepthook = _not_caught
    threading.excepthook = lambda fault: _not_caught(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _not_caught(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    if fault is None or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault or kind(), trace)
        return
    _log.critical("stopped by a fault that nothing caught", exc_info=(kind, fault, trace))


def _reference() -> str:
    """Of the request that is answered, as its page shows it; nothing outside of one."""
    audit = sys.modules.get("backend.audit.log")  # the log is there before any room is
    current = audit.request_id.get() if audit else None
    return f"[{current.hex[:8].upper()}] " if current else ""


def _message(record: logging.LogRecord) -> str:
    told = _Kind(type(record.msg).__name__) if isinstance(record.msg, BaseException) else str(record.msg)
    facts = record.args
    try:
        if isinstance(facts, Mapping):
            told %= {name: _quoted(name, value) for name, value in facts.items()}
        elif facts:
            told %= tuple(_Kind(_route(record, value)) if isinstance(value, str) else _plain(value) for value in facts)
    except (TypeError, ValueError, KeyError):
        told = str(record.msg)  # a faulty call of a logger is no reason to lose the line
    told = _QUERY.sub("", told)
    return "".join(_UNSEEN.get(sign, sign) for sign in told)


def _plain(value: object) -> object:
    """Numbers and identities as they are; of an exception, its kind."""
    return _Kind(type(value).__name__) if isinstance(value, BaseException) else value


def _quoted(name: str, value: object) -> object:
    if name not in _QUOTING:
        return _plain(value)
    kind = re.match(r"[A-Za-z_][\w.]*(?=\()", str(value))  # the repr of an exception begins with its type
    return _Kind(kind[0] if kind else "…")


def _route(record: logging.LogRecord, value: str) -> str:
    """An address of ours as its pattern; one that is none of ours is anybody's typing, and is not repeated."""
    request = getattr(record, "request", None)
    path = str(getattr(request, "path", ""))
    if not path or value not in {path, path.encode("unicode_escape").decode("ascii")}:
        return value
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "an address that is not ours"


def _trace(fault: BaseException, trace: TracebackType | None, depth: int = 1) -> Iterator[str]:
    """The exception that came first, first; then what it led to."""
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None and depth < 8:
        yield from _trace(before, before.__traceback__, depth + 1)
        yield "  and then"
    yield f"  {type(fault).__module__}.{type(fault).__qualname__}"
    frames = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    for code, line in frames[-_DEEPEST:]:
        yield f"    {_place(code.co_filename)}:{line} in {code.co_name}"
    for one in getattr(fault, "exceptions", ()):  # of a group
        yield from _trace(one, one.__traceback__, depth + 1)


def _place(file: str) -> str:
    """A file as it is called in the repository, or in the library it belongs to."""
    return file.rsplit("/site-packages/", maxsplit=1)[-1].removeprefix(_ROOT)
