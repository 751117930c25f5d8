"""The form of an action as JSON Schema (2020-12), from the same declaration as the form on screen."""

from typing import Any

from backend.api.names import camel
from backend.pathways.entry import MAX_NUMBER, MAX_TEXT, Field, Kind, fields_of


def schema_of(entry: type | None) -> dict[str, Any]:
    """What ``data`` must be for an action that asks this; for None, an empty object."""
    fields = fields_of(entry) if entry is not None else ()
    return {
        "type": "object",
        "properties": {camel(field.name): _property(field) for field in fields},
        "required": [camel(field.name) for field in fields if field.required],
        "additionalProperties": False,
    }


def _property(field: Field) -> dict[str, Any]:
    question = field.question
    found: dict[str, Any] = {"title": question.label, **_value(field)}
    if question.hint:
        found["description"] = question.hint
    if question.cite:
        found["x-cite"] = question.cite
    if question.restricted:
        found["x-clinical"] = True  # shown to health staff alone
    if field.required:
        return found
    if isinstance(field.default, str | int):  # yes, no, a code and a number alike
        found["default"] = getattr(field.default, "value", field.default)
    return found if field.many else {**found, **_or_nothing(found)}


def _or_nothing(value: dict[str, Any]) -> dict[str, Any]:
    """The parts that change where there need be no answer."""
    nothing = {"type": [value["type"], "null"]}
    return {**nothing, "oneOf": [*value["oneOf"], {"const": None}]} if "oneOf" in value else nothing


def _value(field: Field) -> dict[str, Any]:
    least, most = field.question.least, field.question.most
    choice = {"type": "string", "oneOf": [{"const": one.value, "title": one.label} for one in field.choices or ()]}
    every: dict[Kind, dict[str, Any]] = {
        Kind.TEXT: {
            "type": "string",
            "maxLength": MAX_TEXT,
            **({"minLength": 1} if field.required else {}),
            **_among(field),
        },
        Kind.YES_NO: {"type": "boolean"},
        Kind.NUMBER: {
            "type": "integer",
            "minimum": -MAX_NUMBER if least is None else least,
            "maximum": MAX_NUMBER if most is None else most,
        },
        Kind.DATE: {"type": "string", "format": "date"},
        Kind.MOMENT: {"type": "string", "format": "date-time"},
        Kind.CHOICE: choice,
        Kind.SEVERAL: {"type": "array", "items": choice, **_how_many(field)},
        Kind.ROWS: {"type": "array", "items": schema_of(field.row), **_how_many(field)},
    }
    return every[field.kind]


def _among(field: Field) -> dict[str, str]:
    """From which list the text is a key."""
    name = field.question.among
    return {"description": f"A key of the list “{name}”: GET /api/v1/lists/{name}"} if name else {}


def _how_many(field: Field) -> dict[str, int]:
    question = field.question
    least = {} if question.least is None else {"minItems": question.least}
    return least if question.most is None else {**least, "maxItems": question.most}
