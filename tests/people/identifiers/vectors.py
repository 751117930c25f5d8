"""The worked examples of identifiers, read from the file that other systems can check themselves against."""

import json
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

FILE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "identifiers.json").read_text(encoding="utf-8")
)
SETS: dict[str, dict[str, Any]] = {group["identifier"]: group for group in FILE["sets"]}
TODAY = date(SETS["pnc_id"]["reference_year"], 11, 22)


class Row(NamedTuple):
    """One worked example. ``reason`` is None for a good identifier."""

    kind: str
    text: str
    canonical: str | None
    display: str | None
    reason: str | None

    def __str__(self) -> str:
        return f"{self.kind}: {self.text or 'blank'}"


ROWS = [
    Row(kind, row["input"], row.get("canonical"), row.get("display"), row.get("reason"))
    for kind, group in SETS.items()
    for row in (*group["valid"], *group["invalid"])
]
PATTERNS: dict[str, str] = {kind: group["pattern"] for kind, group in SETS.items() if "pattern" in group}
NAMES = [(kind, code) for kind, group in SETS.items() for code in group.get("names", ())]
