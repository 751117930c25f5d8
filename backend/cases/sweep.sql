-- One sweep of at most %(batch)s reviews: claim what is due, write one chase a review, tell whoever is to be told, step on.
--
-- Several moments may have come since the last sweep (a night without a worker): they fold into the most serious, told
-- once to everybody whom any of them was for. Rival sweeps pass over each other's rows; the unique key of a chase makes
-- the rest certain.
WITH dead AS (
  SELECT coalesce(p.merged_into_id, p.id) AS person_id
  FROM people_deathreport d
  JOIN people_person p ON p.id = d.person_id
  WHERE d.withdrawn_at IS NULL
),
due AS (
  SELECT r.id, r.case_id, r.slug, r.due_at, r.step, r.urgent, r.moments, r.levels, r.recipients
  FROM cases_review r
  WHERE r.closed_at IS NULL AND r.next_at <= %(now)s
    -- of somebody whose death is reported only that question is chased; the rest waits, and goes on if it was an error
    AND NOT EXISTS (
      SELECT 1
      FROM cases_case k
      JOIN people_person p ON p.id = k.person_id
      JOIN dead ON dead.person_id = coalesce(p.merged_into_id, p.id)
      WHERE k.id = r.case_id AND k.pathway || ' ' || r.slug <> ALL (%(still_chased)s::text[])
    )
  ORDER BY r.next_at
  LIMIT %(batch)s
  FOR UPDATE SKIP LOCKED
),
come AS (
  SELECT due.*, m.n, m.level AS key, split_part(m.level, '-', 1) AS level, split_part(m.level, '-', 2)::int AS number, m.roles
  FROM due
  CROSS JOIN LATERAL unnest(due.moments, due.levels, due.recipients) WITH ORDINALITY AS m (at, level, roles, n)
  WHERE m.n > due.step AND m.at <= %(now)s
),
heaviest AS (
  SELECT DISTINCT ON (id) *
  FROM come
  WHERE NOT EXISTS (SELECT 1 FROM come lapse WHERE lapse.id = come.id AND lapse.level = 'lapse')  -- it no longer counts
  ORDER BY id, array_position(ARRAY['warn', 'due', 'chase', 'escalate'], level) DESC, n DESC
),
told AS (
  SELECT h.*, (
    SELECT array_agg(DISTINCT role) FROM come c, unnest(string_to_array(c.roles, ',')) role WHERE c.id = h.id AND role <> ''
  ) AS all_roles
  FROM heaviest h
),
chased AS (
  INSERT INTO cases_chase (id, parties, case_id, review_id, due_at, level, number, "to", at)
  SELECT gen_random_uuid(), '{}', case_id, id, due_at, level, number, coalesce(all_roles, '{}'), %(now)s
  FROM told
  ON CONFLICT (review_id, due_at, level, number) DO NOTHING
  RETURNING id, case_id, review_id, due_at, level, number, "to"
),
-- the case's own worker, where they hold one of the roles; otherwise everybody at its organisations who does
listeners AS (
  SELECT c.id AS chase_id, p.organisation_id, m.user_id, (k.worker_id = m.user_id) AS own
  FROM chased c
  JOIN cases_case k ON k.id = c.case_id
  JOIN cases_caseparty p ON p.case_id = c.case_id AND p.until IS NULL
  JOIN accounts_membership m ON m.organisation_id = p.organisation_id AND m.roles && c."to"
    AND m.since <= %(today)s AND (m.until IS NULL OR m.until >= %(today)s)
  JOIN accounts_user u ON u.id = m.user_id AND u.is_active
),
chosen AS (
  SELECT DISTINCT l.chase_id, l.organisation_id, l.user_id
  FROM listeners l
  WHERE l.own OR NOT EXISTS (SELECT 1 FROM listeners o WHERE o.chase_id = l.chase_id AND o.own)
),
-- nobody holds the role: the organisations themselves are told, so that it is never told to no one
unheard AS (
  SELECT DISTINCT c.id AS chase_id, p.organisation_id, NULL::uuid AS user_id
  FROM chased c
  JOIN cases_caseparty p ON p.case_id = c.case_id AND p.until IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM chosen h WHERE h.chase_id = c.id)
),
put AS (
  INSERT INTO outbox_message (
    id, key, kind, about, case_id, reference, level, due_at, organisation_id, user_id, alone, written_at, not_before,
    attempts, dropped_because
  )
  SELECT gen_random_uuid(), 'chase ' || c.id || ' ' || coalesce(h.user_id, h.organisation_id), 'chase', c.review_id,
    c.case_id, k.reference, c.level, c.due_at, h.organisation_id, h.user_id, a.alone, %(now)s,
    CASE WHEN a.alone THEN %(now)s ELSE %(digest)s END, 0, ''
  FROM (SELECT * FROM chosen UNION ALL SELECT * FROM unheard) h
  JOIN chased c ON c.id = h.chase_id
  JOIN cases_case k ON k.id = c.case_id
  JOIN due ON due.id = c.review_id
  CROSS JOIN LATERAL (
    SELECT due.urgent OR c.level = 'escalate' OR (c.level IN ('warn', 'due') AND c.due_at < %(tomorrow)s) AS alone
  ) a
  ON CONFLICT (key) DO NOTHING
  RETURNING 1
),
reached AS (
  SELECT id, max(n) AS n, bool_or(level = 'lapse') AS lapsed FROM come GROUP BY id
),
stepped AS (
  UPDATE cases_review r
  SET step = reached.n,
    next_at = CASE WHEN reached.lapsed THEN NULL ELSE r.moments[reached.n + 1] END,
    closed_at = CASE WHEN reached.lapsed THEN %(now)s END,
    closed_because = CASE WHEN reached.lapsed THEN 'lapsed' ELSE '' END
  FROM reached
  WHERE r.id = reached.id
  RETURNING r.id, r.next_at, r.closed_at
)
SELECT
  (SELECT count(*) FROM due),
  (SELECT count(*) FROM chased WHERE level = 'warn'),
  (SELECT count(*) FROM chased WHERE level = 'due'),
  (SELECT count(*) FROM chased WHERE level = 'chase'),
  (SELECT count(*) FROM chased WHERE level = 'escalate'),
  (SELECT count(*) FROM stepped WHERE closed_at IS NOT NULL),
  (SELECT count(*) FROM put),
  (SELECT count(DISTINCT chase_id) FROM unheard),
  (SELECT coalesce(array_agg(id), '{}') FROM stepped WHERE next_at IS NULL AND closed_at IS NULL),
  (SELECT coalesce(array_agg(DISTINCT case_id), '{}') FROM chased)
