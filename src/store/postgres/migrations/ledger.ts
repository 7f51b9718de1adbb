const keepOut = (table: string, events: string, each: 'ROW' | 'STATEMENT') =>
  `CREATE TRIGGER ${table}_no_${events.toLowerCase().replaceAll(' ', '_')}
    BEFORE ${events} ON ${table} FOR EACH ${each} EXECUTE FUNCTION append_only()`

/**
 * The ledger only grows. A charge that is made at once follows from its call, whose row is the entry;
 * posted are the entries that say more, and readers ask the view.
 */
export const ledger = [
  `CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
    END $$`,
  // The key keeps a call from being held, charged or released twice. Ids sort by time.
  `CREATE TABLE posted_entries (
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL
      CHECK (kind IN ('top_up', 'adjust', 'hold', 'charge', 'release')),
    account_id integer NOT NULL,
    amount_micros bigint NOT NULL,
    held_micros bigint NOT NULL,
    note text,
    actor text,
    at bigint NOT NULL,
    PRIMARY KEY (id, kind)
  )`,
  keepOut('posted_entries', 'UPDATE OR DELETE', 'ROW'),
  keepOut('posted_entries', 'TRUNCATE', 'STATEMENT'),
  `CREATE VIEW charges_at_once AS
    SELECT request_id AS id, 'charge' COLLATE "C" AS kind, account_id,
      0 - cost_micros AS amount_micros, 0::bigint AS held_micros, NULL::text AS note,
      NULL::text AS actor, started_at AS at
    FROM calls WHERE charged_at_once = 1`,
  `CREATE VIEW ledger_entries AS
    SELECT id, kind, account_id, amount_micros, held_micros, note, actor, at FROM posted_entries
    UNION ALL
    SELECT id, kind, account_id, amount_micros, held_micros, note, actor, at FROM charges_at_once`,
  `CREATE TRIGGER charges_still
    BEFORE UPDATE OF request_id, account_id, cost_micros, started_at, charged_at_once ON calls
    FOR EACH ROW WHEN (OLD.charged_at_once = 1 OR NEW.charged_at_once = 1)
    EXECUTE FUNCTION append_only()`,
  keepOut('calls', 'TRUNCATE', 'STATEMENT'),
  // The call log forgets; the ledger does not.
  `CREATE FUNCTION keep_charge() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, at)
      VALUES (OLD.request_id, 'charge', OLD.account_id, 0 - OLD.cost_micros, 0, OLD.started_at);
      RETURN OLD;
    END $$`,
  `CREATE TRIGGER charges_keep BEFORE DELETE ON calls FOR EACH ROW
    WHEN (OLD.charged_at_once = 1) EXECUTE FUNCTION keep_charge()`,
]
