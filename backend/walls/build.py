"""Turns declared walls into grants, policies and triggers. Run by the owner after each migration; safe to run again.

Own SQL and not a package's: a wall must be readable by whoever audits it, and no session setting may switch it off.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection, models, transaction

from backend.walls.foreign import FOREIGN, WITHOUT_MODEL
from backend.walls.vocabulary import Kind, Wall

APP, WORKER, OWNER, AUDITOR = "footbridge_app", "footbridge_worker", "footbridge_owner", "footbridge_auditor"


class MissingWallError(Exception):
    """Models without a wall; ``labels`` names them."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(labels)
        super().__init__(f"these models say no wall: {', '.join(self.labels)}")


def walls() -> dict[type[models.Model], Wall]:
    """The wall of every table behind a model. Raises MissingWallError, naming every model without one."""
    found: dict[type[models.Model], Wall] = {}
    missing: list[str] = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        wall = model.__dict__.get("wall") or FOREIGN.get(model._meta.label)
        if isinstance(wall, Wall):
            found[model] = wall
        else:
            missing.append(model._meta.label)
    if missing:
        raise MissingWallError(missing)
    return found


def build_walls() -> int:
    """Build every wall in one transaction as the owner; returns how many tables now stand behind one."""
    declared = walls()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements(declared):
            cursor.execute(statement)
    return len(declared)


def statements(declared: dict[type[models.Model], Wall]) -> Iterator[str]:
    """The SQL of every wall, in an order that can be run from nothing or over what stands."""
    yield from _FOUNDATION
    for table, wall in WITHOUT_MODEL.items():
        yield from _grants(table, wall)
    for model, wall in declared.items():
        table = model._meta.db_table
        yield from _grants(table, wall)
        yield from _row_security(table, wall)
        yield from _freeze(table, wall)
    for model, wall in declared.items():
        if wall.rows.kind is Kind.HELD:
            yield from _held(model, wall, declared)
        elif wall.rows.kind is Kind.OF:
            yield from _of(model, wall, declared)
    for wall in declared.values():
        yield from wall.also


# The organisation comes from a setting of the transaction, so it is gone with the commit and cannot leak through the
# pool; after its first use it reads as '' and not as NULL.
_FOUNDATION = (
    "CREATE SCHEMA IF NOT EXISTS walls",
    f"GRANT USAGE ON SCHEMA walls TO {APP}, {WORKER}, {AUDITOR}",
    """
    CREATE OR REPLACE FUNCTION walls.organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('app.organisation', true), '')::uuid $$
    """,
    """
    CREATE OR REPLACE FUNCTION walls.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'parties' = to_jsonb(OLD) - 'parties' THEN
        RETURN NEW;  -- only who may see the row has changed
      END IF;
      RAISE EXCEPTION '% is kept as it was written: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION walls.keep_parties() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_user <> '{OWNER}' THEN
        NEW.parties := OLD.parties;  -- parties follow the stakes and are never written by hand
      END IF;
      RETURN NEW;
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION walls.first_parties() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_user <> '{OWNER}' THEN
        NEW.parties := CASE WHEN walls.organisation() IS NULL THEN '{{}}'::uuid[] ELSE ARRAY[walls.organisation()] END;
      END IF;
      RETURN NEW;
    END $$
    """,
)


def _grants(table: str, wall: Wall) -> Iterator[str]:
    yield f'REVOKE ALL ON "{table}" FROM PUBLIC, {APP}, {WORKER}, {AUDITOR}'
    for role, rights in ((APP, wall.app), (WORKER, wall.worker), (AUDITOR, wall.auditor)):
        plain = rights - {"UPDATE"} if role == APP and wall.changing else rights
        if plain:
            yield f'GRANT {", ".join(sorted(plain))} ON "{table}" TO {role}'
        if role == APP and wall.changing and "UPDATE" in rights:
            columns = ", ".join(f'"{one}"' for one in wall.changing)
            yield f'GRANT UPDATE ({columns}) ON "{table}" TO {role}'


def _row_security(table: str, wall: Wall) -> Iterator[str]:
    for name in ("held_by_party", "swept", "owned", "audited"):
        yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
    if wall.rows.kind is Kind.EVERYBODY:
        yield f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'
        return
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    # (SELECT …) makes it one look-up a statement; as EXISTS or IN over a table of parties a list took 2 to 3 ms longer
    seen = "(SELECT walls.organisation()) = ANY (parties)"
    if wall.rows.kind is Kind.OWN:
        seen = f'"{wall.rows.column}" = (SELECT walls.organisation())'
    yield f'CREATE POLICY held_by_party ON "{table}" TO {APP} USING ({seen}) WITH CHECK ({seen})'
    yield f'CREATE POLICY swept ON "{table}" TO {WORKER} USING (true) WITH CHECK (true)'
    # without a policy of its own the owner would see no rows under FORCE, and data migrations would silently do nothing
    yield f'CREATE POLICY owned ON "{table}" TO {OWNER} USING (true) WITH CHECK (true)'
    yield f'CREATE POLICY audited ON "{table}" FOR SELECT TO {AUDITOR} USING (true)'


def _freeze(table: str, wall: Wall) -> Iterator[str]:
    yield f'DROP TRIGGER IF EXISTS walls_frozen ON "{table}"'
    yield f'DROP TRIGGER IF EXISTS walls_frozen_whole ON "{table}"'
    if wall.frozen:
        yield (
            f'CREATE TRIGGER walls_frozen BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION walls.refuse_change()"
        )
        yield (
            f'CREATE TRIGGER walls_frozen_whole BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse_change()"
        )


def _held(model: type[models.Model], wall: Wall, declared: dict[type[models.Model], Wall]) -> Iterator[str]:
    table = model._meta.db_table
    stakes = apps.get_model(wall.rows.stakes)
    stake_table, key = stakes._meta.db_table, _foreign_key_to(stakes, model)
    yield from _trigger(table, "walls_first_parties", "BEFORE INSERT", "walls.first_parties()")
    yield from _trigger(table, "walls_keep_parties", "BEFORE UPDATE", "walls.keep_parties()")
    yield f"""
    CREATE OR REPLACE FUNCTION walls.parties_of_{table}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    BEGIN
      UPDATE "{table}" held SET parties = coalesce((
        SELECT array_agg(DISTINCT stake.organisation_id ORDER BY stake.organisation_id)
        FROM "{stake_table}" stake WHERE stake."{key}" = held.id AND stake.until IS NULL), '{{}}')
      WHERE held.id = coalesce(NEW."{key}", OLD."{key}");
      RETURN NULL;
    END $$
    """
    yield from _trigger(
        stake_table, f"walls_parties_of_{table}", "AFTER INSERT OR UPDATE OR DELETE", f"walls.parties_of_{table}()"
    )
    children = [
        (child._meta.db_table, _foreign_key_to(child, model))
        for child, other in declared.items()
        if other.rows.kind is Kind.OF and child._meta.get_field(other.rows.parent).related_model is model
    ]
    updates = "\n".join(
        f'UPDATE "{child}" SET parties = NEW.parties WHERE "{column}" = NEW.id;' for child, column in children
    )
    yield f"""
    CREATE OR REPLACE FUNCTION walls.spread_from_{table}() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    BEGIN
      {updates}
      RETURN NULL;
    END $$
    """
    yield from _trigger(
        table,
        "walls_spread",
        "AFTER UPDATE OF parties",
        f"walls.spread_from_{table}()",
        when="OLD.parties IS DISTINCT FROM NEW.parties",
    )


def _of(model: type[models.Model], wall: Wall, declared: dict[type[models.Model], Wall]) -> Iterator[str]:
    table = model._meta.db_table
    field = model._meta.get_field(wall.rows.parent)
    parent = field.related_model
    if not isinstance(field, models.ForeignKey) or not parent or declared[parent].rows.kind is not Kind.HELD:
        # a change of parties spreads one step only, so a row belongs straight to what is held
        raise TypeError(f"{model._meta.label}.{wall.rows.parent} does not point at rows that are held")
    # runs with the rights of whoever inserts: a row under a parent that they cannot see gets no parties, and the
    # policy then refuses it
    yield f"""
    CREATE OR REPLACE FUNCTION walls.copy_to_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' OR NEW."{field.column}" IS DISTINCT FROM OLD."{field.column}" THEN
        NEW.parties := coalesce(
          (SELECT parties FROM "{parent._meta.db_table}" WHERE id = NEW."{field.column}"), '{{}}');
      ELSIF current_user <> '{OWNER}' THEN
        NEW.parties := OLD.parties;
      END IF;
      RETURN NEW;
    END $$
    """
    yield from _trigger(table, "walls_copy_parties", "BEFORE INSERT OR UPDATE", f"walls.copy_to_{table}()")


def _trigger(table: str, name: str, when_fired: str, function: str, *, when: str = "") -> Iterator[str]:
    condition = f"WHEN ({when}) " if when else ""
    yield f'DROP TRIGGER IF EXISTS {name} ON "{table}"'
    yield f'CREATE TRIGGER {name} {when_fired} ON "{table}" FOR EACH ROW {condition}EXECUTE FUNCTION {function}'


def _foreign_key_to(stakes: type[models.Model], model: type[models.Model]) -> str:
    for field in stakes._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.related_model is model:
            return field.column
    raise TypeError(f"{stakes._meta.label} does not point at {model._meta.label}")
