"""Fill the dates of a test stub.

Mock-server stubs of a court list hold ``{{now format='yyyy-MM-dd'}}`` where a date belongs, so that they are always
about today. The readers do not take such a file: a test or a demonstration fills it first, with a day it chooses.
"""

import datetime as dt
import re

from backend.courts.messages.lengths import parse_length

_PLACEHOLDER = re.compile(r"\{\{\s*now(?P<options>[^{}]*)\}\}")
_OPTION = re.compile(r"(\w+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|\\\"([^\"\\]*)\\\")")
_FORMATS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_FORMAT_PART = re.compile("|".join(_FORMATS))


def _shifted(today: dt.date, offset: str) -> dt.date:
    back = offset.startswith("-")
    length = parse_length(offset.lstrip("+-"))
    if length is None or length.hours:
        raise ValueError(f"The offset {offset!r} of a placeholder is not understood. Write it as '-6 months'.")
    months = (length.years * 12 + length.months) * (-1 if back else 1)
    total = today.year * 12 + today.month - 1 + months
    year, month = divmod(total, 12)
    first = dt.date(year, month + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    moved = first.replace(day=min(today.day, last.day))
    return moved + dt.timedelta(weeks=length.weeks, days=length.days) * (-1 if back else 1)


def fill(text: str, today: dt.date) -> str:
    """Put dates in place of every ``{{now …}}``, counted from ``today``. Other text is left as it is.

    Raises:
        ValueError: an offset is not a length of time.
    """

    def filled(match: re.Match[str]) -> str:
        options = {name: a or b or c for name, a, b, c in _OPTION.findall(match["options"])}
        day = _shifted(today, options["offset"].strip()) if options.get("offset") else today
        form = _FORMAT_PART.sub(lambda part: _FORMATS[part[0]], options.get("format") or "yyyy-MM-dd'T'HH:mm:ss")
        return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC).strftime(form.replace("'", ""))

    return _PLACEHOLDER.sub(filled, text)
