"""Loads the reference tables of courts and offences. Runs as owner, with every deployment; safe to run again."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection, models, transaction

from backend.accounts.models import Organisation, Site, SiteOrganisation
from backend.courts.models import Court, Offence
from backend.courts.placing import UNPLACED
from backend.courts.reference import tables
from backend.pathways.registry import registry
from backend.preparing import prepares

ALWAYS = dt.date(2000, 1, 1)  # what a court sent before this installation began has to be held by somebody too
_NAMES = uuid.UUID("3d6c5a86-0d0d-4d0a-8f0e-9b5f3f1f6f4e")


@prepares("courts")
def load_reference() -> str:
    """Make courts and offences equal to the shipped tables; a code that left them stays, since rows may name it.

    Also sees that there is a site for courts that no other serves, held by every operator of this system.
    """
    with transaction.atomic():
        courts = _copy(
            Court,
            ("code", "kind", "area", "name", "title"),
            ((one.code, one.kind, one.area, one.name, one.title) for one in tables.courts().values()),
        )
        offences = _copy(
            Offence,
            ("code", "category", "title"),
            ((one.code, one.category, one.title) for one in tables.offences().values()),
        )
        _found_unplaced()
    return (
        f"{len(tables.courts())} courts and {len(tables.offences())} offences are on file; "
        f"{courts + offences} of them new or changed"
    )


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write rows by COPY beside the table, then take over what is new or different; returns how many that was."""
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Meta is Django's documented API
    listed = ", ".join(connection.ops.quote_name(one) for one in columns)
    rest = columns[1:]
    changed = " OR ".join(f'{table}."{one}" IS DISTINCT FROM excluded."{one}"' for one in rest)
    taken = ", ".join(f'"{one}" = excluded."{one}"' for one in rest)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE incoming (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP")
        with cursor.copy(f"COPY incoming ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {listed} FROM incoming "  # noqa: S608 - names of our own columns
            f'ON CONFLICT ("{columns[0]}") DO UPDATE SET {taken} WHERE {changed}'
        )
        count: int = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
    return count


def _found_unplaced() -> None:
    site, _ = Site.objects.get_or_create(
        slug=UNPLACED, defaults={"id": uuid.uuid5(_NAMES, "site"), "name": "Courts that no site serves"}
    )
    operators = list(Organisation.objects.filter(kind=Organisation.Kind.OPERATOR))
    if not operators:
        operators = [
            Organisation.objects.create(
                id=uuid.uuid5(_NAMES, "operator"),
                name="Operator of this system",
                kind=Organisation.Kind.OPERATOR,
                email=settings.CONTACT,
            )
        ]
    for pathway in registry().current:
        for operator in operators if pathway.court_results is not None else ():
            SiteOrganisation.objects.update_or_create(
                site=site,
                organisation=operator,
                pathway=pathway.slug,
                capacity=SiteOrganisation.Capacity.LIAISON,
                until=None,
                defaults={"opens_cases": True, "since": ALWAYS},
            )
