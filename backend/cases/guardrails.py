"""The database's own hold on case state: triggers that stand whatever the application does.

Plain SQL, because a package's triggers can be switched off by a session setting. ``STRAND`` is built with the wall of
:class:`~backend.cases.models.CaseStrand`.
"""

STRAND = (
    # a strand begins and moves only along a Move of its case's pathway and version
    """
    CREATE OR REPLACE FUNCTION walls.strand_moves_by_the_table() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE came_from text := '';
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.case_id <> OLD.case_id OR NEW.strand <> OLD.strand THEN
          RAISE EXCEPTION 'a strand stays the strand it is' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        came_from := OLD.state;
        IF NEW.state = OLD.state AND NEW.moved_by_id = OLD.moved_by_id THEN
          RETURN NEW;
        END IF;
      END IF;
      IF NOT EXISTS (
        SELECT 1 FROM cases_case c JOIN cases_move m ON m.pathway = c.pathway AND m.version = c.pathway_version
        WHERE c.id = NEW.case_id AND m.strand = NEW.strand AND m.source = came_from AND m.target = NEW.state
      ) THEN
        RAISE EXCEPTION 'no move of the pathway leads strand % from "%" to "%"', NEW.strand, came_from, NEW.state
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    "DROP TRIGGER IF EXISTS strand_moves_by_the_table ON cases_casestrand",
    """
    CREATE TRIGGER strand_moves_by_the_table BEFORE INSERT OR UPDATE ON cases_casestrand
    FOR EACH ROW EXECUTE FUNCTION walls.strand_moves_by_the_table()
    """,
    # every move has its event: of this case, newer than the one before, and telling of exactly this move
    """
    CREATE OR REPLACE FUNCTION walls.strand_has_its_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    DECLARE came_from text := ''; before integer := 0; told record;
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.state = OLD.state AND NEW.moved_by_id = OLD.moved_by_id AND NEW.way_back = OLD.way_back THEN
          RETURN NULL;
        END IF;
        came_from := OLD.state;
        SELECT sequence INTO before FROM cases_caseevent WHERE id = OLD.moved_by_id;
      END IF;
      SELECT case_id, sequence, moves -> NEW.strand AS move INTO told FROM cases_caseevent WHERE id = NEW.moved_by_id;
      IF told.case_id IS DISTINCT FROM NEW.case_id OR told.sequence <= before
        OR told.move IS DISTINCT FROM jsonb_build_array(came_from, NEW.state)
      THEN
        RAISE EXCEPTION 'strand % moved from "%" to "%" and no event tells of it', NEW.strand, came_from, NEW.state
          USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NULL;
    END $$
    """,
    "DROP TRIGGER IF EXISTS strand_has_its_event ON cases_casestrand",
    """
    CREATE CONSTRAINT TRIGGER strand_has_its_event AFTER INSERT OR UPDATE ON cases_casestrand
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION walls.strand_has_its_event()
    """,
)
