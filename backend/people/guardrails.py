"""The database's own part of finding people: two functions that see past the walls, and say how little they tell.

Row security keeps trigram indexes from being used and hides other organisations' people, so both kinds of search run
as the owner, in functions that only app and worker may call.

``walls.people_search``   fuzzy search; returns nobody whom the caller's organisation does not see anyway
``walls.people_matches``  finds the same human being across organisations, for ``matching.py``. It is no oracle: it asks
    for an exact identifier, or for a full name with a full date of birth; it tells of somebody whom the caller does not
    see no more than an id and that it is held elsewhere; it answers with ten people at most; it writes its own audit
    row, which no caller can leave out; and it stops an actor who meets too many people held elsewhere in an hour.

Plain SQL, built with the wall of the model that names each part. Keys of names come from ``names.py``.
"""

#: people held elsewhere whom one actor may be told of within an hour before matching refuses to go on; ours
ELSEWHERE_AN_HOUR = 60
#: the most people that one call of the matching function names
MOST_MATCHES = 10
#: the SQLSTATE with which matching stops an actor who is over the limit
TOO_MANY = "FB001"
#: how alike two names are, by trigrams, to count as one that was misspelt where the date of birth agrees as well; ours
ALIKE_WITH_BIRTH = 0.3
#: the same where an exact identifier agrees as well; ours
ALIKE_WITH_IDENTIFIER = 0.4
#: the same for a family name that is searched for; ours
ALIKE_IN_SEARCH = 0.4
#: the most people that one call of the search names
MOST_FOUND = 100

SPELLINGS = (
    # two words one letter apart (put in, left out, changed, or swapped with its neighbour) share a member of these
    """
    CREATE OR REPLACE FUNCTION walls.one_letter_less(word text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
      SELECT coalesce(array_agg(DISTINCT shorter), '{}') FROM (
        SELECT word AS shorter
        UNION SELECT overlay(word placing '' from n for 1) FROM generate_series(1, length(word)) AS n
      ) AS each WHERE shorter <> ''
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION walls.keep_spellings() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
      IF TG_OP <> 'DELETE' AND NOT EXISTS (SELECT FROM people_spelling WHERE family_key = NEW.family_key) THEN
        -- two at once may both add it: a spelling that stands twice does no harm, waiting for each other would
        INSERT INTO people_spelling (family_key, one_letter_less)
        VALUES (NEW.family_key, walls.one_letter_less(NEW.family_key));
      END IF;
      IF TG_OP <> 'INSERT' AND NOT EXISTS (SELECT FROM people_name WHERE family_key = OLD.family_key) THEN
        DELETE FROM people_spelling WHERE family_key = OLD.family_key;  -- an erased name is found nowhere
      END IF;
      RETURN NULL;
    END $$
    """,
    "DROP TRIGGER IF EXISTS keep_spellings ON people_name",
    """
    CREATE TRIGGER keep_spellings AFTER INSERT OR UPDATE OF family_key OR DELETE ON people_name
    FOR EACH ROW EXECUTE FUNCTION walls.keep_spellings()
    """,
)

SEARCH = (
    # without SET, so that it is taken into the query that asks; those that call it pin their search path
    """
    CREATE OR REPLACE FUNCTION walls.given_score(asked text, held text) RETURNS real
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT (CASE
        WHEN asked = '' THEN 0
        WHEN split_part(asked, ' ', 1) = split_part(held, ' ', 1) THEN 1
        WHEN string_to_array(asked, ' ') && string_to_array(held, ' ') THEN 0.8
        WHEN held <> '' AND (starts_with(held, asked) OR starts_with(asked, split_part(held, ' ', 1))) THEN 0.7
        ELSE 0.9 * similarity(split_part(asked, ' ', 1), split_part(held, ' ', 1))
      END)::real
    $$
    """,
    # whoever is known by one of these names, so scored; seen_by NULL sees all
    "DROP FUNCTION IF EXISTS walls.people_so_named(text[], real[], text, date, uuid, integer)",
    """
    CREATE FUNCTION walls.people_so_named(
      spellings text[], scores real[], given text, born date, seen_by uuid, most integer)
    RETURNS TABLE (person_id uuid, score real)
    LANGUAGE sql STABLE AS $$
      SELECT coalesce(person.merged_into_id, person.id) AS id, max(
        2 * spelt.score + walls.given_score(given, name.given_key)
          + CASE WHEN person.date_of_birth = born THEN 1.5 ELSE 0 END)::real AS best
      FROM unnest(spellings, scores) AS spelt (family_key, score)
      JOIN people_name name ON name.family_key = spelt.family_key
      JOIN people_person person ON person.id = name.person_id
      WHERE seen_by IS NULL OR seen_by = ANY (name.parties)
      GROUP BY 1 ORDER BY best DESC, id LIMIT most
    $$
    """,
    "REVOKE ALL ON FUNCTION walls.people_so_named(text[], real[], text, date, uuid, integer) FROM PUBLIC",
    "DROP FUNCTION IF EXISTS walls.people_search(text[], text[], text, text, date, integer)",
    f"""
    CREATE FUNCTION walls.people_search(
      kinds text[], canonicals text[], family text, given text, born date, most integer)
    RETURNS TABLE (person_id uuid, score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    #variable_conflict use_column
    DECLARE
      seen_by uuid := CASE WHEN session_user = 'footbridge_app'
        THEN coalesce(walls.organisation(), '00000000-0000-0000-0000-000000000000') END;
      first_given text := split_part(given, ' ', 1);
      spellings text[];
      scores real[];
      named uuid[] := '{{}}';
      named_scores real[] := '{{}}';
    BEGIN
      IF family <> '' THEN
        SELECT array_agg(each.family_key), array_agg(each.score) INTO spellings, scores FROM (
          SELECT found.family_key, max(found.score)::real AS score FROM (
            SELECT family_key, CASE WHEN family_key = family THEN 1.0 ELSE 0.9 END AS score FROM people_spelling
            WHERE family_key >= family AND family_key < family || chr(1114111)
            UNION ALL
            SELECT family_key, 0.8 FROM people_spelling WHERE one_letter_less && walls.one_letter_less(family)
          ) AS found GROUP BY 1
        ) AS each;
        SELECT array_agg(person_id), array_agg(score) INTO named, named_scores
        FROM walls.people_so_named(spellings, scores, given, born, seen_by, most);
        -- names that are merely alike are looked for where the near ones leave room: there may be very many
        IF coalesce(cardinality(named), 0) < most THEN
          SELECT array_agg(each.family_key), array_agg(each.score) INTO spellings, scores FROM (
            SELECT found.family_key, max(found.score)::real AS score FROM (
              SELECT * FROM unnest(spellings, scores) AS near (family_key, score)
              UNION ALL
              SELECT family_key, 0.8 * similarity(family_key, family) FROM people_spelling
              WHERE family_key % family AND similarity(family_key, family) >= {ALIKE_IN_SEARCH}
            ) AS found GROUP BY 1
          ) AS each;
          SELECT array_agg(person_id), array_agg(score) INTO named, named_scores
          FROM walls.people_so_named(spellings, scores, given, born, seen_by, most);
        END IF;
      END IF;

      RETURN QUERY
      WITH hits AS (
        SELECT * FROM unnest(named, named_scores) AS named (id, score)
        UNION ALL
        SELECT coalesce(person.merged_into_id, person.id), 10.0
        FROM unnest(kinds, canonicals) AS asked (kind, canonical)
        JOIN people_identifier held ON held.kind = asked.kind AND held.canonical = asked.canonical
          AND held.canonical <> '' AND held.set_aside_at IS NULL
        JOIN people_person person ON person.id = held.person_id
        WHERE seen_by IS NULL OR seen_by = ANY (held.parties)
        UNION ALL  -- family and given names the other way round
        SELECT coalesce(person.merged_into_id, person.id),
          2.0 + CASE WHEN person.date_of_birth = born THEN 1.5 ELSE 0 END
        FROM people_name name JOIN people_person person ON person.id = name.person_id
        WHERE family <> '' AND given <> '' AND name.family_key IN (first_given, replace(given, ' ', ''))
          AND family IN (split_part(name.given_key, ' ', 1), replace(name.given_key, ' ', ''))
          AND (seen_by IS NULL OR seen_by = ANY (name.parties))
        UNION ALL  -- born that day, whatever the family name: it may have changed
        SELECT coalesce(person.merged_into_id, person.id), 1.5 + CASE WHEN given = '' THEN 0 ELSE (
          SELECT max(walls.given_score(given, name.given_key)) FROM people_name name WHERE name.person_id = person.id
        ) END
        FROM people_person person
        WHERE person.date_of_birth = born AND (seen_by IS NULL OR seen_by = ANY (person.parties))
      )
      SELECT hits.id, max(hits.score)::real AS best FROM hits GROUP BY 1 ORDER BY best DESC, hits.id
      LIMIT least(most, {MOST_FOUND});
    END $$
    """,  # noqa: S608 - numbers of ours
    "REVOKE ALL ON FUNCTION walls.people_search(text[], text[], text, text, date, integer) FROM PUBLIC",
    """
    GRANT EXECUTE ON FUNCTION walls.people_search(text[], text[], text, text, date, integer)
    TO footbridge_app, footbridge_worker
    """,
)

MATCHING = (
    """
    CREATE OR REPLACE FUNCTION walls.alike(one text, other text, least_similarity real) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT one = other OR (one <> '' AND other <> '' AND (
        walls.one_letter_less(one) && walls.one_letter_less(other) OR similarity(one, other) >= least_similarity))
    $$
    """,
    # how two names compare where the date of birth agrees: same, swapped, similar, or not at all
    f"""
    CREATE OR REPLACE FUNCTION walls.likeness(family text, given text, held_family text, held_given text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE
        WHEN family = held_family AND (
          split_part(given, ' ', 1) = split_part(held_given, ' ', 1)
          OR replace(given, ' ', '') = replace(held_given, ' ', '')) THEN 'same'
        WHEN given <> '' AND held_given <> ''
          AND family IN (split_part(held_given, ' ', 1), replace(held_given, ' ', ''))
          AND held_family IN (split_part(given, ' ', 1), replace(given, ' ', '')) THEN 'swapped'
        WHEN walls.alike(family, held_family, {ALIKE_WITH_BIRTH}) AND (
          given = '' OR held_given = ''
          OR walls.alike(split_part(given, ' ', 1), split_part(held_given, ' ', 1), {ALIKE_WITH_BIRTH})
          OR starts_with(split_part(given, ' ', 1), split_part(held_given, ' ', 1))
          OR starts_with(split_part(held_given, ' ', 1), split_part(given, ' ', 1))
          OR string_to_array(given, ' ') && string_to_array(held_given, ' ')) THEN 'similar'
      END
    $$
    """,
    # 3 April for 4 March; NULL where that is no other day
    """
    CREATE OR REPLACE FUNCTION walls.other_way_round(day date) RETURNS date
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
      SELECT CASE WHEN extract(day FROM day) <= 12 AND extract(day FROM day) <> extract(month FROM day) THEN
        make_date(extract(year FROM day)::int, extract(day FROM day)::int, extract(month FROM day)::int) END
    $$
    """,
    # whoever holds one of the identifiers, as the record that counts, and how far the rest agrees
    "DROP FUNCTION IF EXISTS walls.people_by_identifier(text[], text[], text[], text, text, date, uuid)",
    f"""
    CREATE FUNCTION walls.people_by_identifier(
      kinds text[], canonicals text[], singles text[], family text, given text, born date, seen_by uuid)
    RETURNS TABLE (
      person_id uuid, parties uuid[], basis text, holds text[], differs text[], name_agrees boolean,
      birth_agrees boolean, identical boolean, recorded_at timestamptz)
    LANGUAGE sql STABLE AS $$
      WITH found AS (
        SELECT coalesce(person.merged_into_id, person.id) AS root,
          array_agg(DISTINCT asked.kind || ' ' || asked.canonical) AS holds
        FROM unnest(kinds, canonicals) AS asked (kind, canonical)
        JOIN people_identifier held
          ON held.kind = asked.kind AND held.canonical = asked.canonical AND held.canonical <> ''
          AND held.set_aside_at IS NULL
        JOIN people_person person ON person.id = held.person_id
        GROUP BY 1
      ), members AS (
        SELECT found.root, member.id, member.date_of_birth FROM found CROSS JOIN LATERAL (
          SELECT id, date_of_birth FROM people_person WHERE id = found.root
          UNION ALL SELECT id, date_of_birth FROM people_person WHERE merged_into_id = found.root) AS member
      )
      SELECT found.root, root.parties, 'identifier', found.holds,
        ARRAY(
          SELECT held.kind FROM members JOIN people_identifier held ON held.person_id = members.id
          WHERE members.root = found.root AND held.canonical <> '' AND held.set_aside_at IS NULL
            AND held.kind = ANY (kinds) AND held.kind = ANY (singles)
          EXCEPT SELECT split_part(one, ' ', 1) FROM unnest(found.holds) AS one),
        EXISTS (
          SELECT FROM members JOIN people_name name ON name.person_id = members.id
          WHERE members.root = found.root AND (
            walls.alike(family, name.family_key, {ALIKE_WITH_IDENTIFIER})
            OR walls.likeness(family, given, name.family_key, name.given_key) = 'swapped')),
        (SELECT bool_or(date_of_birth = ANY (ARRAY[born, walls.other_way_round(born)]))
          FROM members WHERE members.root = found.root AND born IS NOT NULL AND date_of_birth IS NOT NULL),
        EXISTS (
          SELECT FROM members JOIN people_name name ON name.person_id = members.id
          WHERE members.root = found.root AND name.family_key = family AND name.given_key = given)
        AND EXISTS (SELECT FROM members WHERE members.root = found.root AND date_of_birth IS NOT DISTINCT FROM born)
          AS identical,
        root.recorded_at
      FROM found JOIN people_person root ON root.id = found.root
      ORDER BY coalesce(seen_by IS NULL OR seen_by = ANY (root.parties), false) DESC, identical DESC,
        root.recorded_at DESC, found.root
    $$
    """,  # noqa: S608 - a number of ours
    "REVOKE ALL ON FUNCTION walls.people_by_identifier(text[], text[], text[], text, text, date, uuid) FROM PUBLIC",
    # whoever was born that day, or on that day with day and month swapped, and has such a name; seen_by NULL sees all
    "DROP FUNCTION IF EXISTS walls.people_by_name(text, text, date, boolean, uuid)",
    """
    CREATE FUNCTION walls.people_by_name(family text, given text, born date, full_name boolean, seen_by uuid)
    RETURNS TABLE (
      person_id uuid, parties uuid[], basis text, holds text[], differs text[], name_agrees boolean,
      birth_agrees boolean, identical boolean, recorded_at timestamptz)
    LANGUAGE sql STABLE AS $$
      WITH born_then AS (
        SELECT coalesce(merged_into_id, id) AS root, bool_or(date_of_birth = born) AS to_the_day
        FROM people_person WHERE date_of_birth = ANY (ARRAY[born, walls.other_way_round(born)]) GROUP BY 1
      ), named AS (
        SELECT root.id, root.parties, root.recorded_at, seen_by IS NULL OR seen_by = ANY (root.parties) AS seen,
          born_then.to_the_day, walls.likeness(family, given, name.family_key, name.given_key) AS likeness,
          CASE WHEN given = '' THEN name.given_key = '' ELSE length(split_part(name.given_key, ' ', 1)) >= 2 END
            AND full_name AS whole
        FROM born_then JOIN people_person root ON root.id = born_then.root CROSS JOIN LATERAL (
          SELECT born_then.root AS id UNION ALL SELECT id FROM people_person WHERE merged_into_id = born_then.root
        ) AS member JOIN people_name name ON name.person_id = member.id
      ), ranked AS (
        SELECT named.*, CASE
          WHEN NOT seen THEN CASE WHEN to_the_day AND whole AND likeness IS NOT NULL THEN 5 END
          WHEN to_the_day THEN array_position(ARRAY['same', 'swapped', 'similar'], likeness)
          WHEN likeness IN ('same', 'swapped') THEN 4
        END AS rank FROM named
      )
      SELECT id, parties, (ARRAY['same', 'swapped', 'similar', 'turned', 'elsewhere'])[min(rank)],
        NULL::text[], NULL::text[], NULL::boolean, NULL::boolean, NULL::boolean, recorded_at
      FROM ranked WHERE rank IS NOT NULL GROUP BY id, parties, recorded_at ORDER BY min(rank), id
    $$
    """,
    "REVOKE ALL ON FUNCTION walls.people_by_name(text, text, date, boolean, uuid) FROM PUBLIC",
    "DROP FUNCTION IF EXISTS walls.people_matches(jsonb, text, text[], text[], text[], text, text, date)",
    f"""
    CREATE FUNCTION walls.people_matches(
      asker jsonb, terms text, kinds text[], canonicals text[], singles text[], family text, given text, born date)
    RETURNS TABLE (
      person_id uuid, visible boolean, basis text, holds text[], differs text[], name_agrees boolean,
      birth_agrees boolean, identical boolean, recorded_at timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    #variable_conflict use_column
    DECLARE
      organisation uuid := walls.organisation();
      everywhere boolean := session_user <> 'footbridge_app';
      seen_by uuid := CASE WHEN session_user = 'footbridge_app' THEN walls.organisation() END;
      by_identifier boolean := cardinality(kinds) > 0;
      first_given text := split_part(given, ' ', 1);
      full_name boolean := length(family) >= 2 AND (given = '' OR length(first_given) >= 2);
      elsewhere integer := 0;
      people uuid[] := '{{}}';
      one record;
    BEGIN
      IF NOT everywhere AND (
        organisation IS NULL OR organisation IS DISTINCT FROM (asker ->> 'organisation_id')::uuid
        OR asker ->> 'id' IS DISTINCT FROM current_setting('app.actor', true))
      THEN
        RAISE EXCEPTION 'matching is asked for by the actor of the transaction, and by nobody else'
          USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF coalesce(terms, '') = '' OR cardinality(kinds) <> cardinality(canonicals)
        OR (NOT by_identifier AND (coalesce(family, '') = '' OR born IS NULL))
      THEN
        RAISE EXCEPTION 'matching asks for an exact identifier, or for a full name and date of birth'
          USING ERRCODE = 'invalid_parameter_value';
      END IF;

      FOR one IN
        SELECT * FROM walls.people_by_identifier(kinds, canonicals, singles, family, given, born, seen_by)
        WHERE by_identifier
        UNION ALL
        SELECT * FROM walls.people_by_name(family, given, born, full_name, seen_by) WHERE NOT by_identifier
      LOOP
        EXIT WHEN cardinality(people) = {MOST_MATCHES};
        people := people || one.person_id;
        person_id := one.person_id;
        visible := everywhere OR coalesce(organisation = ANY (one.parties), false);
        IF visible THEN
          basis := one.basis; holds := one.holds; differs := one.differs; name_agrees := one.name_agrees;
          birth_agrees := one.birth_agrees; identical := one.identical; recorded_at := one.recorded_at;
        ELSE
          elsewhere := elsewhere + 1;
          basis := 'elsewhere'; holds := NULL; differs := NULL; name_agrees := NULL;
          birth_agrees := NULL; identical := NULL; recorded_at := NULL;
        END IF;
        RETURN NEXT;
      END LOOP;

      IF elsewhere > 0 AND NOT everywhere THEN
        DELETE FROM people_enquiry
        WHERE actor_id = (asker ->> 'id')::uuid AND at < clock_timestamp() - interval '1 hour';
        INSERT INTO people_enquiry (id, actor_id, at)
        SELECT gen_random_uuid(), (asker ->> 'id')::uuid, clock_timestamp() FROM generate_series(1, elsewhere);
        IF (SELECT count(*) FROM people_enquiry WHERE actor_id = (asker ->> 'id')::uuid) > {ELSEWHERE_AN_HOUR} THEN
          RAISE EXCEPTION 'too many people held by other services were asked about' USING ERRCODE = '{TOO_MANY}';
        END IF;
      END IF;
      INSERT INTO audit_accessrecord (
        id, at, verb, outcome, what, actor_kind, actor_id, actor_name, organisation_id, roles, justification, recipient,
        people, cases, reasons, request_id)
      VALUES (
        gen_random_uuid(), clock_timestamp(), 'consultation', 'done', 'people.matching', asker ->> 'kind',
        (asker ->> 'id')::uuid, asker ->> 'name', (asker ->> 'organisation_id')::uuid,
        ARRAY(SELECT jsonb_array_elements_text(asker -> 'roles')), asker ->> 'purpose', '', people, '{{}}',
        ARRAY['terms ' || terms], (asker ->> 'request_id')::uuid);
    END $$
    """,  # noqa: S608 - numbers of ours
    "REVOKE ALL ON FUNCTION walls.people_matches(jsonb, text, text[], text[], text[], text, text, date) FROM PUBLIC",
    """
    GRANT EXECUTE ON FUNCTION walls.people_matches(jsonb, text, text[], text[], text[], text, text, date)
    TO footbridge_app, footbridge_worker
    """,
)
