"""Reads what was sent, strictly: one JSON object in UTF-8, no name twice, nothing that could not be kept."""

import io
import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpRequest
from rest_framework.parsers import BaseParser

from backend.api.problems import LENGTH_NEEDED, Fault, LengthNeeded, TooLarge, pointer
from backend.refusals import Malformed

MOST_BYTES = 1024 * 1024
MOST_DEEP = 20  # levels; a pathway's form has four
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses NUL, UTF-8 has no lone surrogates


class JsonParser(BaseParser):
    """The one parser of the API. Raises Malformed or TooLarge with the place that is wrong."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - the framework's signature
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> dict[str, object]:
        return read(stream.read(MOST_BYTES))


def measure(request: HttpRequest) -> None:
    """Look at how long the body is before any of it is taken for the whole. Raises TooLarge or LengthNeeded.

    A body that comes in chunks tells no length, and Django reads it as empty: an action would be done without what was
    entered. It is gathered here, where the server marks its end; where it does not, the length has to be told.
    """
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        if not request.META.get("wsgi.input_terminated"):
            raise LengthNeeded(LENGTH_NEEDED.sentence)
        gathered = request.META["wsgi.input"].read(MOST_BYTES + 1)
        request.META["CONTENT_LENGTH"] = str(len(gathered))
        request._stream = io.BytesIO(gathered)  # noqa: SLF001 - what Django reads from
    told = request.META.get("CONTENT_LENGTH") or "0"
    if told.isdigit() and int(told) > MOST_BYTES:
        raise TooLarge(f"Send at most {MOST_BYTES:,} bytes at once.")


def read(sent: bytes) -> dict[str, object]:
    """The object that these bytes are. Raises Malformed."""
    try:
        value = json.loads(
            sent.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number, parse_float=_number
        )
    except UnicodeDecodeError:
        raise _refused("encoding", "The body is not in UTF-8.") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as fault:
        where = f" (line {fault.lineno}, column {fault.colno})" if isinstance(fault, json.JSONDecodeError) else ""
        raise _refused("json", f"The body is not JSON{where}.") from None
    if not isinstance(value, dict):
        raise _refused("object", "The body must be one JSON object.")
    _check(value, ())
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            shown = _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", name)[:60]
            raise _refused("twice", f"“{shown}” stands twice in the same object. Send it once.")
        found[name] = value
    return found


def _no_number(name: str) -> object:
    raise _refused("number", f"{name} is not a number that JSON has.")


def _number(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise _refused("number", "A number is too large.")
    return number


def _check(value: object, where: tuple[object, ...]) -> None:
    if len(where) > MOST_DEEP:
        raise _too_deep()
    if isinstance(value, str) and _NOT_STORABLE.search(value):
        raise _refused("character", "This holds a character that cannot be kept. Send it without.", where)
    if isinstance(value, dict):
        for name, one in value.items():
            if _NOT_STORABLE.search(name):
                raise _refused("character", "A name here holds a character that cannot be kept.", where)
            _check(one, (*where, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            _check(one, (*where, number))


def _too_deep() -> Malformed:
    return _refused("depth", f"The body is nested more than {MOST_DEEP} levels deep.")


def _refused(code: str, sentence: str, where: tuple[object, ...] = ()) -> Malformed:
    return Malformed(sentence, reasons=[Fault(code=code, sentence=sentence, where=pointer(*where), place="pointer")])
