"""The worked examples of scoring, read from the file that other systems can check themselves against."""

import json
from pathlib import Path
from typing import Any

FILE: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "instruments.json").read_text("utf-8"))
GROUPS: dict[str, dict[str, Any]] = FILE["instruments"]
SHEETS: list[tuple[str, dict[str, Any]]] = [(name, row) for name, group in GROUPS.items() for row in group["vectors"]]
CHANGES: list[dict[str, Any]] = FILE["change_vectors"]


def name_of(value: object) -> str | None:
    """What a test of one example is called."""
    return value["id"] if isinstance(value, dict) else None
