/** Who serves from the database, and what they tell each other. */
export const gateways = [
  // Ids are never given twice: open calls name them. Whose heartbeat is too old is gone.
  `CREATE TABLE gateways (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_at bigint NOT NULL
  )`,
  // A token's rate window and the use of its day. Written with each batch and not to the log: after
  // a crash of the database it is empty, a window begins anew and the use follows from the calls.
  `CREATE UNLOGGED TABLE token_state (
    token_id integer PRIMARY KEY,
    day integer NOT NULL,
    used integer NOT NULL,
    times bytea NOT NULL
  ) WITH (fillfactor = 50, toast_tuple_target = 8160)`,
  `ALTER TABLE token_state ALTER COLUMN times SET STORAGE PLAIN`,
]

/**
 * Gateways decide over what they remember, and a commit of theirs asks whether it still holds: by the
 * version of each account that is asked about, and by the one of all that is set. Whatever changes
 * these, by whomever, counts the version up.
 */
export const changes = [
  `CREATE TABLE gate_settings (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    version bigint NOT NULL DEFAULT 0
  )`,
  `INSERT INTO gate_settings DEFAULT VALUES`,
  `CREATE FUNCTION gate_assert(holds boolean) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      IF holds IS NOT TRUE THEN RAISE EXCEPTION 'stale' USING ERRCODE = 'AS001'; END IF;
      RETURN true;
    END $$`,
  // Keeps whoever erases waiting until the transaction ends, and then looks at the version as it is by
  // now: a statement that waits itself would see it as it was before.
  `CREATE FUNCTION settings_hold(known bigint) RETURNS boolean LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(4720187236554);
      RETURN (SELECT version FROM gate_settings) = known;
    END $$`,
  // A gateway that writes balances counts up by itself: the trigger would cost it as much again.
  `CREATE FUNCTION account_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$`,
  `CREATE TRIGGER accounts_changed BEFORE UPDATE ON accounts FOR EACH ROW
    WHEN (NEW.version = OLD.version) EXECUTE FUNCTION account_changed()`,
  `CREATE FUNCTION token_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      UPDATE accounts SET version = version + 1 WHERE id = OLD.account_id;
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER tokens_changed AFTER UPDATE OR DELETE ON tokens FOR EACH ROW
    EXECUTE FUNCTION token_changed()`,
  `CREATE FUNCTION gate_settings_changed() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
    BEGIN
      UPDATE gate_settings SET version = version + 1;
      NOTIFY astrolabe_settings;
      RETURN NULL;
    END $$`,
  // What was decided before an erasure is written before it, and erased with the rest.
  `CREATE FUNCTION keep_commits_out() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(4720187236554);
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER creators_to_forget BEFORE INSERT ON forgotten_creators
    FOR EACH STATEMENT EXECUTE FUNCTION keep_commits_out()`,
  `CREATE TRIGGER prices_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON prices
    FOR EACH STATEMENT EXECUTE FUNCTION gate_settings_changed()`,
  `CREATE TRIGGER creators_forgotten AFTER INSERT ON forgotten_creators
    FOR EACH STATEMENT EXECUTE FUNCTION gate_settings_changed()`,
]

/** What each gateway says of its sources; readers go by what was said last of each. */
export const statesByGateway = [
  `CREATE TABLE gateway_source_states (
    gateway integer NOT NULL,
    source text COLLATE "C" NOT NULL,
    state text NOT NULL CHECK (state IN ('working', 'resting', 'stopped')),
    reason_zh text,
    reason_en text,
    since bigint NOT NULL,
    noted_at bigint NOT NULL,
    PRIMARY KEY (gateway, source)
  )`,
  `CREATE VIEW source_states AS
    SELECT DISTINCT ON (source) source, state, reason_zh, reason_en, since
    FROM gateway_source_states ORDER BY source, noted_at DESC`,
]

/** Open calls are counted by token, and those of a gateway that is gone are found by it. */
export const openCalls = [
  `CREATE INDEX calls_open ON calls (token_id, started_at) WHERE state = 'open'`,
  `CREATE INDEX calls_open_gateway ON calls (gateway) WHERE state = 'open'`,
]

/**
 * The gateway that decides for the others as well, where and by which secret they reach it, and by
 * which links they ask it: whoever has lost a link ends it, and knows that nothing more comes of it.
 */
export const keeper = [
  `CREATE TABLE keeper (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    gateway integer NOT NULL,
    host text NOT NULL,
    port integer NOT NULL,
    secret text NOT NULL,
    version text NOT NULL,
    seen_at bigint NOT NULL
  )`,
  `CREATE TABLE gateway_links (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway integer NOT NULL
  )`,
  `CREATE INDEX gateway_links_gateway ON gateway_links (gateway)`,
]
