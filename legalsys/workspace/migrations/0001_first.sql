-- Files, readings, documents and what hangs on them; findings, decisions, assertions, runs.
-- One row of `readings` and `documents` stands for one content (sha256); `files` are its copies.
-- Internal ids (readings.id, runs.id) order nothing that a reader sees.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', '0');

CREATE TABLE files (
    path      TEXT PRIMARY KEY,   -- relative to the folder that holds the workspace, else absolute; '/' between folders
    sha256    TEXT NOT NULL,
    size      INTEGER NOT NULL,
    mtime_ns  INTEGER NOT NULL,
    hashed_ns INTEGER NOT NULL,   -- when the digest was taken: a file written at that very moment is read again
    gone      INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX files_by_content ON files (sha256);

CREATE TABLE readings (
    id          INTEGER PRIMARY KEY,
    sha256      TEXT NOT NULL UNIQUE,
    extractor   TEXT NOT NULL,    -- version of our extraction that made this row
    format      TEXT NOT NULL,
    status      TEXT NOT NULL,
    problems    TEXT NOT NULL,    -- JSON
    pages       INTEGER,
    text_length INTEGER NOT NULL,
    text        BLOB NOT NULL,    -- zlib, UTF-8
    layout      BLOB NOT NULL     -- zlib, JSON: blocks, sources, signatures, claims
);
CREATE INDEX readings_by_extractor ON readings (extractor);

CREATE TABLE documents (
    id               INTEGER PRIMARY KEY REFERENCES readings (id) ON DELETE CASCADE,
    key              TEXT NOT NULL,     -- identity in force: assertions and merges applied
    extracted_key    TEXT NOT NULL,     -- identity as extracted
    held             INTEGER NOT NULL DEFAULT 0,  -- some file still holds it
    lead             INTEGER NOT NULL DEFAULT 0,  -- the variant that stands for its identity
    merged           INTEGER NOT NULL DEFAULT 0,  -- its key is that of another content with the same words
    number           TEXT,
    number_key       TEXT,              -- form in which two spellings of one number are equal
    kind             TEXT,
    issuer           TEXT,
    territory        TEXT,
    issued           TEXT,
    adopted          TEXT,
    effective        TEXT,
    effective_by_law TEXT,
    expires          TEXT,
    title            TEXT,
    name_key         TEXT,              -- laws cited by their name
    normative        INTEGER,
    variant          TEXT NOT NULL,     -- digest of the words of the text
    body             TEXT NOT NULL,     -- digest of the words from the first unit to the last, '' if too short to tell
    summary          TEXT NOT NULL,     -- JSON: extracted fields, to tell what a new extraction changed
    json             BLOB NOT NULL      -- zlib, JSON of model.Document as extracted
);
CREATE INDEX documents_by_key ON documents (key);
CREATE INDEX documents_by_extracted_key ON documents (extracted_key);
CREATE INDEX documents_by_number ON documents (number_key) WHERE number_key IS NOT NULL;
CREATE INDEX documents_by_name ON documents (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX documents_by_issued ON documents (issued);
CREATE INDEX documents_by_kind ON documents (kind, issuer);
CREATE INDEX documents_by_territory ON documents (territory);
CREATE INDEX documents_by_expiry ON documents (expires) WHERE expires IS NOT NULL;
CREATE INDEX documents_by_body ON documents (body) WHERE body <> '';

CREATE TABLE units (
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal  INTEGER NOT NULL,
    path     TEXT NOT NULL,
    number   TEXT NOT NULL,
    heading  TEXT,
    start    INTEGER NOT NULL,
    "end"    INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;

-- Citations and effects share the columns by which their targets are found.
CREATE TABLE citations (
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal    INTEGER NOT NULL,
    unit       TEXT NOT NULL,           -- innermost unit it stands in, '' for none
    role       TEXT NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    number     TEXT,
    kind       TEXT,
    issuer     TEXT,
    issued     TEXT,
    year       INTEGER,
    name       TEXT,
    target     TEXT,                    -- number_key or name_key looked for, NULL when it means its own document
    said_key   TEXT,                    -- the identity that the words alone make, held or not
    paper      INTEGER NOT NULL DEFAULT 0,  -- an administrative or party paper (tờ trình, báo cáo): never missed
    key        TEXT,                    -- the document held that it resolves to
    candidates TEXT NOT NULL DEFAULT '[]',  -- JSON: [[key, reason], …]
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE INDEX citations_by_target ON citations (target) WHERE target IS NOT NULL;
CREATE INDEX citations_by_key ON citations (key) WHERE key IS NOT NULL;

CREATE TABLE effects (
    document   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    ordinal    INTEGER NOT NULL,
    id         TEXT NOT NULL,
    effect     TEXT NOT NULL,           -- kind of effect
    unit       TEXT NOT NULL,
    scope      TEXT NOT NULL,
    from_day   TEXT,
    number     TEXT,
    kind       TEXT,
    issuer     TEXT,
    issued     TEXT,
    year       INTEGER,
    name       TEXT,
    target     TEXT,
    said_key   TEXT,
    paper      INTEGER NOT NULL DEFAULT 0,
    key        TEXT,
    candidates TEXT NOT NULL DEFAULT '[]',
    json       TEXT NOT NULL,           -- model.Effect as extracted
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE INDEX effects_by_target ON effects (target) WHERE target IS NOT NULL;
CREATE INDEX effects_by_key ON effects (key) WHERE key IS NOT NULL;

-- Work that `settle` has still to do; written in the same transaction as what causes it.
CREATE TABLE pending_documents (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pending_targets (target TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE pending_keys (key TEXT PRIMARY KEY) WITHOUT ROWID;

-- Contents whose parsing began in the main process: one left here brought it down.
CREATE TABLE attempts (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;

-- The ledger: what is cited or acted on and not held (or not surely one document).
CREATE VIEW ledger AS
SELECT 'citation' AS what, c.document, c.ordinal, c.unit, c.number, c.kind, c.issuer, c.issued, c.year, c.name, c.target, c.candidates
FROM citations c WHERE c.key IS NULL AND c.target IS NOT NULL AND NOT c.paper
UNION ALL
SELECT 'effect', e.document, e.ordinal, e.unit, e.number, e.kind, e.issuer, e.issued, e.year, e.name, e.target, e.candidates
FROM effects e WHERE e.key IS NULL AND e.target IS NOT NULL AND NOT e.paper;

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    command     TEXT NOT NULL,
    started     TEXT NOT NULL,
    finished    TEXT,
    state       TEXT NOT NULL,          -- running, done, interrupted
    as_of       TEXT,
    extractor   TEXT NOT NULL DEFAULT '',
    rules       TEXT NOT NULL DEFAULT '',
    generation  INTEGER,                -- state of the workspace its findings were made from
    collection  TEXT NOT NULL DEFAULT '{}',
    counts      TEXT NOT NULL DEFAULT '{}',
    findings_of INTEGER REFERENCES runs (id)  -- the run whose findings these are; itself, or an earlier one when nothing changed
);
CREATE INDEX runs_by_generation ON runs (generation, as_of) WHERE findings_of IS NOT NULL;

CREATE TABLE changes (
    run    INTEGER NOT NULL REFERENCES runs (id),
    what   TEXT NOT NULL,               -- added, replaced, moved, gone, returned, reparsed, key
    path   TEXT NOT NULL,
    detail TEXT NOT NULL,               -- JSON
    PRIMARY KEY (run, what, path)
) WITHOUT ROWID;

CREATE TABLE finding_bodies (
    id        INTEGER PRIMARY KEY,
    digest    TEXT NOT NULL UNIQUE,     -- of the JSON
    key       TEXT NOT NULL,
    rule      TEXT NOT NULL,
    "group"   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    certainty TEXT NOT NULL,
    subject   TEXT NOT NULL,
    object    TEXT NOT NULL,
    evidence  TEXT NOT NULL,            -- evidence digest
    json      TEXT NOT NULL
);
CREATE INDEX finding_bodies_by_key ON finding_bodies (key);
CREATE INDEX finding_bodies_by_subject ON finding_bodies (subject);
CREATE INDEX finding_bodies_by_object ON finding_bodies (object) WHERE object <> '';

CREATE TABLE findings (
    run  INTEGER NOT NULL REFERENCES runs (id),
    key  TEXT NOT NULL,
    body INTEGER NOT NULL REFERENCES finding_bodies (id),
    as_of TEXT NOT NULL,                -- apart from the body, which is the same from day to day
    PRIMARY KEY (run, key)
) WITHOUT ROWID;

CREATE TABLE decisions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    finding  TEXT NOT NULL,
    evidence TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       TEXT NOT NULL,
    UNIQUE (finding, evidence, verdict, reason, by, at)
);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_last BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- A finding whose subject or object changed its key has a new key; decisions follow along these rows.
CREATE TABLE finding_keys (
    old          TEXT NOT NULL,
    new          TEXT NOT NULL,
    old_evidence TEXT NOT NULL,         -- digests of the same evidence under the old and the new keys
    new_evidence TEXT NOT NULL,
    PRIMARY KEY (old, new, old_evidence)
) WITHOUT ROWID;

CREATE TABLE assertions (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256    TEXT NOT NULL,
    key       TEXT NOT NULL,            -- the document's key when the person corrected it
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    by        TEXT NOT NULL,
    at        TEXT NOT NULL,
    extracted TEXT NOT NULL
);
CREATE INDEX assertions_by_content ON assertions (sha256);
CREATE INDEX assertions_by_key ON assertions (key);
CREATE TRIGGER assertions_stay BEFORE UPDATE ON assertions BEGIN SELECT RAISE(ABORT, 'assertions are append-only'); END;
CREATE TRIGGER assertions_last BEFORE DELETE ON assertions BEGIN SELECT RAISE(ABORT, 'assertions are append-only'); END;

CREATE TABLE key_changes (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL,
    old    TEXT NOT NULL,
    new    TEXT NOT NULL,
    reason TEXT NOT NULL,               -- assertion, same-text, extraction
    at     TEXT NOT NULL
);
CREATE INDEX key_changes_by_old ON key_changes (old);
