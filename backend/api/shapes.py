"""What payloads are made of. A serializer here states one shape, in the names of the code; outside they are camelCase.

None of them reads a model: reads come from ``queries.py`` as frozen objects, writes go to commands.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.drainage import set_override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.api.names import camel, camelled, is_camel, snaked
from backend.api.problems import Fault, pointer
from backend.pathways.entry import YEARS, not_asked
from backend.refusals import Malformed


class Shape(serializers.Serializer[Any]):
    """One JSON object of the API. A name that Python or the framework needs is declared with an underscore after it."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        set_override(cls, "component_name", cls.__name__.removesuffix("Shape"))  # its name in the description

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = {}
        for name, field in super().get_fields().items():
            inside = name.rstrip("_")
            outside = camel(inside)
            if field.source is None and outside != inside:
                field.source = inside
            found[outside] = field
        return found


class Moment(serializers.DateTimeField):
    """A moment: RFC 3339 with its offset when it is sent, in UTC with a Z when it is told."""

    _RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
    _SENTENCE = "Send a date and time with its offset, such as 2026-11-23T09:30:00Z."

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=dt.UTC, **options)

    def to_internal_value(self, value: Any) -> dt.datetime:
        if not isinstance(value, str) or not self._RFC_3339.fullmatch(value):
            raise serializers.ValidationError(self._SENTENCE, code="not_a_date")
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            raise serializers.ValidationError("There is no such date or time.", code="not_a_date") from None
        if moment.year not in YEARS:
            sentence = f"Send a year between {YEARS[0]} and {YEARS[-1]}."
            raise serializers.ValidationError(sentence, code="not_a_date")
        return moment.astimezone(dt.UTC)


class Identity(serializers.UUIDField):
    """A UUID, written as RFC 9562 writes it."""

    _WRITTEN = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str) or not self._WRITTEN.fullmatch(data):
            sentence = "Send an identity such as 2f0c4c0e-8a53-4a5c-9b5e-0c7f0f5d1d2e."
            raise serializers.ValidationError(sentence, code="not_an_identity")
        return uuid.UUID(data)


@extend_schema_field({"type": "object", "additionalProperties": True})
class Answers(serializers.JSONField):
    """What was entered with an action, by the names of its form."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("Send an object with the answers by name.", code="wrong_shape")
        faults = [
            Fault(
                code="unknown_field",
                sentence=not_asked(name).sentence,
                where=pointer("data", *where, name),
                place="pointer",
            )
            for where, name in _names(data)
            if not is_camel(name)
        ]
        if faults:
            raise Malformed("There is a problem with what was entered.", reasons=faults)
        return snaked(data)

    def to_representation(self, value: Any) -> Any:
        return camelled(value)


class Free(serializers.JSONField):
    """A JSON object whose members are not fixed here."""


class Sent(Shape):
    """A shape that is read from a request: whatever it does not name is refused, and nothing else gets in."""

    _SENTENCES: ClassVar = {
        "required": "This is needed.",
        "null": "Send a value, or leave it out.",
        "blank": "Send something, or leave it out.",
    }

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        for field in found.values():
            field.error_messages |= self._SENTENCES
        return found

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            raise serializers.ValidationError(
                {name: serializers.ErrorDetail(not_asked(name).sentence, code="unknown_field") for name in unknown}
            )
        return super().to_internal_value(data)


def _names(value: object, where: tuple[object, ...] = ()) -> Any:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield where, name
            yield from _names(one, (*where, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _names(one, (*where, number))


def read_body(shape: type[Sent], request: Any) -> dict[str, Any]:
    """The body as ``shape`` reads it. Raises Malformed with a JSON pointer for everything that is wrong."""
    return _valid(shape(data=request.data), "pointer")


def read_query(shape: type[Sent], request: Any) -> dict[str, Any]:
    """The query string as ``shape`` reads it. An unknown name is refused, lest a typing error widen a list."""
    sent = request.query_params
    twice = [name for name in sent if len(sent.getlist(name)) > 1]
    if twice:
        sentence = "Give it once."
        raise Malformed(
            "Something stands twice in the address.",
            reasons=[Fault(code="twice", sentence=sentence, where=name, place="parameter") for name in twice],
        )
    return _valid(shape(data=sent.dict()), "parameter")


def _valid(sent: Sent, place: str) -> dict[str, Any]:
    if sent.is_valid():
        return dict(sent.validated_data)
    faults = [
        Fault(
            code=str(detail.code),
            sentence=str(detail),
            where=pointer(*where) if place == "pointer" else ".".join(str(part) for part in where),
            place=place,
        )
        for where, detail in _details(sent.errors)
    ]
    raise Malformed("There is a problem with what was sent.", reasons=faults)


def _details(errors: Any, where: tuple[object, ...] = ()) -> Any:
    if isinstance(errors, Mapping):
        for name, one in errors.items():
            yield from _details(one, where if name == "non_field_errors" else (*where, name))
    elif isinstance(errors, list):
        for one in errors:
            yield from _details(one, where)
    else:
        yield where, errors
