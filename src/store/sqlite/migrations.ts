import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { makeKeysCanonical } from './canonical-keys.ts'

function creating(statements: readonly string[]) {
  return async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  }
}

/** One of a few texts. Of the list of an `IN`, SQLite makes a table anew for each row it checks. */
const oneOf = (column: string, texts: readonly string[]) =>
  `CHECK (${texts.map((text) => `${column} = '${text}'`).join(' OR ')})`

const tables = [
  `CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL DEFAULT 'CNY',
    balance_micros INTEGER NOT NULL DEFAULT 0,
    held_micros INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    CHECK (held_micros >= 0 AND balance_micros >= held_micros)
  ) STRICT`,
  `CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    name TEXT,
    digest TEXT NOT NULL UNIQUE,
    rate_per_second INTEGER NOT NULL CHECK (rate_per_second > 0),
    daily_quota INTEGER CHECK (daily_quota >= 0),
    endpoints TEXT,
    addresses TEXT,
    strict INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER,
    disabled_at INTEGER,
    revoked_at INTEGER,
    created_at INTEGER NOT NULL
  ) STRICT`,
  // The hour comes first: what one commit changes then lies close together, however many tokens
  // there are and however long their history is.
  `CREATE TABLE usage_hours (
    hour INTEGER NOT NULL,
    token_id INTEGER NOT NULL REFERENCES tokens (id),
    endpoint TEXT NOT NULL,
    code INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    calls INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    latencies TEXT NOT NULL,
    PRIMARY KEY (hour, token_id, endpoint, code)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX usage_hours_token ON usage_hours (token_id, hour)`,
  `CREATE INDEX usage_hours_account ON usage_hours (account_id, hour)`,
  // What commits add to usage until it is folded into the hours: lists of
  // [hour, token_id, endpoint, code, account_id, calls, cost_micros, latencies].
  `CREATE TABLE usage_notes (
    id INTEGER PRIMARY KEY,
    moves TEXT NOT NULL
  ) STRICT`,
  `CREATE VIEW usage AS
    SELECT hour, token_id, endpoint, code, account_id, calls, cost_micros, latencies
    FROM usage_hours
    UNION ALL
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
      value ->> 6, value -> 7
    FROM usage_notes, json_each(moves)`,
  `CREATE TABLE prices (
    endpoint TEXT PRIMARY KEY,
    price_micros INTEGER NOT NULL CHECK (price_micros >= 0)
  ) STRICT, WITHOUT ROWID`,
  // The key keeps a call from being held, charged or released twice. Ids sort by time, so rows
  // are appended, and one tree serves as table and index.
  `CREATE TABLE ledger_entries (
    id TEXT NOT NULL,
    kind TEXT NOT NULL ${oneOf('kind', ['charge', 'hold', 'release', 'top_up', 'adjust'])},
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    amount_micros INTEGER NOT NULL,
    held_micros INTEGER NOT NULL,
    note TEXT,
    actor TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (id, kind)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER ledger_entries_keep BEFORE DELETE ON ledger_entries
    BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END`,
  `CREATE TRIGGER ledger_entries_still BEFORE UPDATE ON ledger_entries
    BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END`,
  `CREATE TABLE calls (
    request_id TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    token_id INTEGER NOT NULL REFERENCES tokens (id),
    endpoint TEXT NOT NULL,
    subject TEXT,
    state TEXT NOT NULL ${oneOf('state', ['answered', 'open', 'cancelled', 'abandoned'])},
    code INTEGER,
    price_micros INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    cache TEXT,
    source TEXT,
    started_at INTEGER NOT NULL,
    finished_at INTEGER
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE idempotent_answers (
    token_id INTEGER NOT NULL REFERENCES tokens (id),
    key_digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    subject TEXT,
    request_id TEXT NOT NULL,
    body TEXT NOT NULL,
    collected_at INTEGER NOT NULL,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (token_id, key_digest)
  ) STRICT`,
  `CREATE INDEX idempotent_answers_age ON idempotent_answers (created_at)`,
  `CREATE INDEX calls_open ON calls (state) WHERE state = 'open'`,
]

const observationTables = [
  // What was asked, once for all its observations; the key is the cache's.
  `CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    dataset TEXT NOT NULL,
    subject TEXT,
    query TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX requests_subject ON requests (subject, dataset)`,
  // A body that comes again is stored once: most collections find nothing new.
  `CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    deflated BLOB NOT NULL
  ) STRICT`,
  `CREATE TABLE observations (
    request_id INTEGER NOT NULL REFERENCES requests (id),
    collected_at INTEGER NOT NULL,
    body_id INTEGER NOT NULL REFERENCES bodies (id),
    source TEXT NOT NULL,
    altered INTEGER NOT NULL,
    PRIMARY KEY (request_id, collected_at)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX observations_body ON observations (body_id)`,
  `CREATE INDEX observations_age ON observations (collected_at)`,
  // How collected bodies differ from the catalog; of kind 'examined', how many were compared.
  `CREATE TABLE drift (
    dataset TEXT NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL ${oneOf('kind', ['examined', 'unknown', 'type', 'missing'])},
    count INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (dataset, path, kind)
  ) STRICT, WITHOUT ROWID`,
  // The hour comes first, so that what is past its time lies together.
  `CREATE TABLE source_hours (
    hour INTEGER NOT NULL,
    source TEXT NOT NULL,
    dataset TEXT NOT NULL,
    calls INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    latencies TEXT NOT NULL,
    last_ok_at INTEGER,
    PRIMARY KEY (hour, source, dataset)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE source_states (
    source TEXT PRIMARY KEY,
    state TEXT NOT NULL ${oneOf('state', ['working', 'resting', 'stopped'])},
    reason_zh TEXT,
    reason_en TEXT,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  // Tells a running server whose answers it must forget as well; the rows go after a day.
  `CREATE TABLE forgotten_creators (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT`,
]

/** What erasing a creator finds its rows by. */
const subjectIndexes = [
  `CREATE INDEX idempotent_answers_subject ON idempotent_answers (subject)
    WHERE subject IS NOT NULL`,
]

const gateways = [
  // Who serves from the database. Ids are never given twice: open calls name them.
  `CREATE TABLE gateways (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lease_until INTEGER NOT NULL,
    read_version INTEGER NOT NULL
  ) STRICT`,
  // The gateway that a call is open at.
  `ALTER TABLE calls ADD COLUMN gateway INTEGER`,
]

/** What a gateway has in memory and others change: it lets go of what is told here, and of no more. */
const changes = [
  `CREATE TABLE changes (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL ${oneOf('kind', ['token', 'account', 'price', 'erasure', 'gateway'])},
    key TEXT NOT NULL
  ) STRICT`,
  `CREATE TRIGGER tokens_changed AFTER UPDATE ON tokens
    BEGIN INSERT INTO changes (kind, key) VALUES ('token', OLD.digest); END`,
  `CREATE TRIGGER tokens_dropped AFTER DELETE ON tokens
    BEGIN INSERT INTO changes (kind, key) VALUES ('token', OLD.digest); END`,
  // A gateway counts the version up with the balances it writes: its own calls are no news to it,
  // and a row for each of them would be a third of what they write.
  `ALTER TABLE accounts ADD COLUMN version INTEGER NOT NULL DEFAULT 0`,
  `CREATE TRIGGER accounts_changed AFTER UPDATE ON accounts WHEN NEW.version = OLD.version
    BEGIN INSERT INTO changes (kind, key) VALUES ('account', OLD.id); END`,
  ...['INSERT', 'UPDATE', 'DELETE'].map(
    (event) => `CREATE TRIGGER prices_changed_by_${event.toLowerCase()} AFTER ${event} ON prices
      BEGIN INSERT INTO changes (kind, key) VALUES ('price', ${event === 'INSERT' ? 'NEW' : 'OLD'}.endpoint); END`,
  ),
  // Without the id: it would be kept here longer than where it says who is to be forgotten.
  `CREATE TRIGGER creators_forgotten AFTER INSERT ON forgotten_creators
    BEGIN INSERT INTO changes (kind, key) VALUES ('erasure', ''); END`,
  `CREATE TRIGGER gateways_joined AFTER INSERT ON gateways
    BEGIN INSERT INTO changes (kind, key) VALUES ('gateway', NEW.id); END`,
  `CREATE TRIGGER gateways_left AFTER DELETE ON gateways
    BEGIN INSERT INTO changes (kind, key) VALUES ('gateway', OLD.id); END`,
]

/** A key is claimed by the call that works for it, in the row that its answer will have. */
const keyClaims = [
  `ALTER TABLE idempotent_answers ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0`,
  `CREATE INDEX idempotent_answers_claimed ON idempotent_answers (request_id) WHERE claimed = 1`,
]

/** What each gateway says of its sources; readers go by what was said last of each. */
const statesByGateway = [
  `ALTER TABLE source_states RENAME TO former_source_states`,
  `CREATE TABLE gateway_source_states (
    gateway INTEGER NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL ${oneOf('state', ['working', 'resting', 'stopped'])},
    reason_zh TEXT,
    reason_en TEXT,
    since INTEGER NOT NULL,
    noted_at INTEGER NOT NULL,
    PRIMARY KEY (gateway, source)
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO gateway_source_states
    SELECT 0, source, state, reason_zh, reason_en, since, since FROM former_source_states`,
  `DROP TABLE former_source_states`,
  // Beside a max(), SQLite takes the other columns from the row that has it.
  `CREATE VIEW source_states AS
    SELECT source, state, reason_zh, reason_en, since
    FROM (SELECT *, max(noted_at) FROM gateway_source_states GROUP BY source)`,
]

const actTable = [
  `CREATE TABLE acts (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL
      ${oneOf('actor_kind', ['operator', 'holder', 'command line', 'job'])},
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    subject TEXT,
    details TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
]

/**
 * An observation is known by everybody whom its request names or its body is about; who that is goes
 * with the request, the body and the answer that it is said of.
 */
const observationSubjects = [
  `CREATE TABLE request_subjects (
    request_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (request_id, subject)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX request_subjects_subject ON request_subjects (subject)`,
  `INSERT INTO request_subjects SELECT id, subject FROM requests WHERE subject IS NOT NULL`,
  `DROP INDEX requests_subject`,
  `ALTER TABLE requests DROP COLUMN subject`,
  `CREATE TABLE body_subjects (
    body_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (body_id, subject)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX body_subjects_subject ON body_subjects (subject)`,
  // Beside the one in the answer's own row, which is all that most answers have.
  `CREATE TABLE answer_subjects (
    token_id INTEGER NOT NULL,
    key_digest TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (token_id, key_digest, subject)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX answer_subjects_subject ON answer_subjects (subject)`,
  // By triggers: the ledger's own connection does not look after references.
  `CREATE TRIGGER requests_dropped AFTER DELETE ON requests
    BEGIN DELETE FROM request_subjects WHERE request_id = OLD.id; END`,
  `CREATE TRIGGER bodies_dropped AFTER DELETE ON bodies
    BEGIN DELETE FROM body_subjects WHERE body_id = OLD.id; END`,
  `CREATE TRIGGER idempotent_answers_dropped AFTER DELETE ON idempotent_answers
    BEGIN DELETE FROM answer_subjects
      WHERE token_id = OLD.token_id AND key_digest = OLD.key_digest; END`,
  // Another answer in its place, or what is left of it when it is emptied, is about nobody of them.
  `CREATE TRIGGER idempotent_answers_replaced
    AFTER UPDATE OF request_id, body ON idempotent_answers
    WHEN OLD.request_id <> NEW.request_id OR NEW.body = ''
    BEGIN DELETE FROM answer_subjects
      WHERE token_id = OLD.token_id AND key_digest = OLD.key_digest; END`,
]

/** A gateway counts a token's open calls by it, as others may have opened and ended some. */
const openCallsByToken = [
  `DROP INDEX calls_open`,
  `CREATE INDEX calls_open ON calls (token_id, started_at) WHERE state = 'open'`,
]

/**
 * A charge that is made at once follows from its call: a second row for it would be a third of what
 * a stored answer writes. Posted are only the entries that say more; readers ask the view.
 */
const chargesOfCalls = [
  `ALTER TABLE ledger_entries RENAME TO posted_entries`,
  `ALTER TABLE calls ADD COLUMN charged_at_once INTEGER NOT NULL DEFAULT 0`,
  `CREATE VIEW charges_at_once AS
    SELECT request_id AS id, 'charge' AS kind, account_id, 0 - cost_micros AS amount_micros,
      0 AS held_micros, NULL AS note, NULL AS actor, started_at AS at
    FROM calls WHERE charged_at_once = 1`,
  `CREATE VIEW ledger_entries AS
    SELECT id, kind, account_id, amount_micros, held_micros, note, actor, at FROM posted_entries
    UNION ALL
    SELECT id, kind, account_id, amount_micros, held_micros, note, actor, at FROM charges_at_once`,
  // Who has the program of before in memory goes on posting by the name of before.
  `CREATE TRIGGER entries_posted INSTEAD OF INSERT ON ledger_entries
    BEGIN INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, note, actor, at)
      VALUES (NEW.id, NEW.kind, NEW.account_id, NEW.amount_micros, NEW.held_micros, NEW.note,
        NEW.actor, NEW.at);
    END`,
  ...['DELETE', 'UPDATE'].map(
    (event) => `CREATE TRIGGER no_${event.toLowerCase()}_of_entries
      INSTEAD OF ${event} ON ledger_entries
      BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END`,
  ),
  `CREATE TRIGGER charges_still
    BEFORE UPDATE OF request_id, account_id, cost_micros, started_at, charged_at_once ON calls
    WHEN OLD.charged_at_once = 1 OR NEW.charged_at_once = 1
    BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END`,
  // The call log forgets; the ledger does not.
  `CREATE TRIGGER charges_keep BEFORE DELETE ON calls WHEN OLD.charged_at_once = 1
    BEGIN INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, at)
      VALUES (OLD.request_id, 'charge', OLD.account_id, 0 - OLD.cost_micros, 0, OLD.started_at);
    END`,
]

/** What vendors are paid, in millionths of a US dollar: of each day, and of each answer. */
const purchases = [
  `CREATE TABLE source_spending (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    spent_micros INTEGER NOT NULL CHECK (spent_micros >= 0),
    PRIMARY KEY (source, day)
  ) STRICT, WITHOUT ROWID`,
  `ALTER TABLE observations ADD COLUMN vendor_request_id TEXT`,
  `ALTER TABLE observations ADD COLUMN paid_micros INTEGER`,
]

/** Applied in the order of their names, each once; never edited after a release. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-accounts-tokens-ledger-calls': { up: creating(tables) },
  '0002-observations': { up: creating(observationTables) },
  '0003-subjects': { up: creating(subjectIndexes) },
  '0004-canonical-keys': { up: makeKeysCanonical },
  '0005-gateways': { up: creating(gateways) },
  '0006-changes': { up: creating(changes) },
  '0007-key-claims': { up: creating(keyClaims) },
  '0008-source-states-by-gateway': { up: creating(statesByGateway) },
  '0009-acts': { up: creating(actTable) },
  '0010-observation-subjects': { up: creating(observationSubjects) },
  '0011-open-calls-by-token': { up: creating(openCallsByToken) },
  '0012-charges-of-calls': { up: creating(chargesOfCalls) },
  '0013-purchases': { up: creating(purchases) },
  // One process has the folder, and keeps it for the others.
  '0014-keeper': { up: creating([]) },
}
