"""What tests about people begin from. Everybody is invented, and entered by the real command."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from backend.audit.models import AccessRecord
from backend.database import Role
from backend.people.commands import Grounds, Registered, register_person
from backend.people.identifiers.kinds import nhs_number, pnc_id
from backend.people.models import Stake
from tests import cast
from tests.databases import as_role

BORN = dt.date(1989, 12, 23)
OTHER_DAY = dt.date(1972, 6, 14)


def grounds(*places: cast.Place, reference: uuid.UUID | None = None, because: str = "case") -> Grounds:
    """Why somebody is entered: a case of these organisations, another one each time unless it is named."""
    return Grounds(
        because=Stake.Because(because),
        reference=reference or uuid.uuid4(),
        organisations=[place.id for place in places],
    )


def enter(
    by: cast.Member = cast.AMARA,
    family_name: str = "Monk",
    given_names: str = "Vijay",
    date_of_birth: dt.date | None = BORN,
    because: Grounds | None = None,
    **more: Any,
) -> Registered:
    """Enter somebody; the transaction must speak for ``by``."""
    return register_person(
        by=by.actor,
        family_name=family_name,
        given_names=given_names,
        date_of_birth=date_of_birth,
        because=because or grounds(),
        source="test",
        **more,
    )


def nhs(number: int) -> str:
    """An NHS number that is never issued: the nearest from this serial on that has a check digit."""
    for serial in range(number, number + 20):
        first = f"999{serial:06}"
        if (digit := nhs_number.check_digit(first)) is not None:
            return f"{first}{digit}"
    raise AssertionError("no check digit in twenty numbers")


def pnc(serial: int, year: int = 2004) -> str:
    return pnc_id.with_check_letter(year, serial)


def log_of(what: str | Sequence[str] = ()) -> list[AccessRecord]:
    """The access log as its auditor reads it, in order; only these commands or queries, where any are named.

    Only in tests with a database of their own.
    """
    wanted = [what] if isinstance(what, str) else list(what)
    with as_role(Role.AUDITOR):
        rows = AccessRecord.objects.filter(what__in=wanted) if wanted else AccessRecord.objects.all()
        return list(rows.order_by("at", "id"))
