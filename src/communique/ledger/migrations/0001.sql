-- The ledger's first schema. Migrations are never edited after a release: what changes is a new
-- file. docs/ledger.md describes the tables; views.sql is what people read them by.

-- A report as its source gave it. `key` is the SHA-256 of text and metadata; `source` is what stays
-- when a report is changed (its address, its own id, or its file). `replaces` is the version before;
-- `current` the newest. `copy_of` is the first report of which this one is a near-copy.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    title TEXT,
    publisher TEXT,
    published TEXT,
    day TEXT,
    url TEXT,
    text TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}',
    replaces INTEGER REFERENCES reports (id),
    current INTEGER NOT NULL DEFAULT 1,
    copy_of INTEGER REFERENCES reports (id),
    resemblance REAL,
    added TEXT NOT NULL
) STRICT;
CREATE INDEX reports_source ON reports (source);
CREATE INDEX reports_day ON reports (day);
CREATE INDEX reports_copy ON reports (copy_of);

-- What one version of the software and its models read in a report: entities, dates and notes in
-- the wire format, compressed; its other records are rows of `records`.
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES reports (id),
    made_by TEXT NOT NULL,
    current INTEGER NOT NULL DEFAULT 1,
    body BLOB NOT NULL,
    made TEXT NOT NULL,
    UNIQUE (report, made_by)
) STRICT;
CREATE INDEX readings_current ON readings (report) WHERE current;

CREATE TABLE rejected (
    id INTEGER PRIMARY KEY,
    location TEXT NOT NULL,
    reason TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    UNIQUE (location, reason)
) STRICT;

-- Hashes by which near-copies of a report are found.
CREATE TABLE bands (
    band INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES reports (id),
    PRIMARY KEY (band, report)
) STRICT, WITHOUT ROWID;
CREATE TABLE signatures (
    report INTEGER PRIMARY KEY REFERENCES reports (id),
    signature BLOB NOT NULL
) STRICT;

-- Persons, organisations, countries and places across reports. `profile` is what is known of an
-- actor for telling it from others, and `tally` how many entities bear which name and state, as
-- JSON: the name and the state of most are the actor's. `merged_into` is set by a correction.
CREATE TABLE actors (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'country', 'place')),
    name TEXT NOT NULL,
    country TEXT,
    sector TEXT,
    place_id TEXT,
    lat REAL,
    lon REAL,
    profile TEXT NOT NULL,
    tally TEXT NOT NULL DEFAULT '{}',
    merged_into INTEGER REFERENCES actors (id)
) STRICT;
CREATE INDEX actors_name ON actors (name);
CREATE INDEX actors_country ON actors (country, kind);
CREATE TABLE actor_keys (
    key INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    PRIMARY KEY (key, actor)
) STRICT, WITHOUT ROWID;

-- An entity of a report: `linked` is the actor it was taken for, with score and reason; `actor`
-- what it counts as after corrections. `mentions` are counted; they stand in the reading's body.
CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    local TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    roles TEXT NOT NULL DEFAULT '[]',
    mentions INTEGER NOT NULL,
    begins INTEGER,
    ends INTEGER,
    linked INTEGER NOT NULL REFERENCES actors (id),
    actor INTEGER NOT NULL REFERENCES actors (id),
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (reading, local)
) STRICT;
CREATE INDEX entities_actor ON entities (actor);
CREATE INDEX entities_linked ON entities (linked);

-- A meeting, quote, event, commitment or indicator as one reading has it. `body` is the record in
-- the wire format, as read; the columns are what counts after corrections. A record is `live`
-- while it belongs to the newest reading of the newest version of its report and nobody rejected
-- it. `item` is the one thing that all its tellings are about, with score and reason.
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    layer TEXT NOT NULL
        CHECK (layer IN ('meetings', 'quotes', 'events', 'commitments', 'indicators')),
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    status TEXT,
    first_day TEXT,
    last_day TEXT,
    precision TEXT,
    dated_by TEXT,
    value TEXT,
    direction TEXT,
    words TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    rule TEXT NOT NULL,
    score REAL,
    body TEXT NOT NULL,
    live INTEGER NOT NULL DEFAULT 1,
    verdict TEXT CHECK (verdict IN ('accepted', 'rejected', 'edited')),
    item INTEGER REFERENCES items (id),
    match REAL,
    reason TEXT
) STRICT;
CREATE INDEX records_reading ON records (reading, layer, number);
CREATE INDEX records_item ON records (item);

-- Who has what part in a record: participant, source, target, said_by, speaker, addressee, by, to,
-- party, place. `entity` is empty where a correction names an actor that the report does not.
CREATE TABLE sides (
    record INTEGER NOT NULL REFERENCES records (id),
    role TEXT NOT NULL,
    number INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actors (id),
    entity INTEGER REFERENCES entities (id),
    PRIMARY KEY (record, role, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX sides_entity ON sides (entity);
CREATE INDEX sides_actor ON sides (actor);

-- One meeting, quote, event, commitment or figure, however many reports tell of it. The columns
-- are those of the telling that says most (`head`). `day` is its own first day or else that of
-- publication, of a commitment always that; `reports` counts independent reports, near-copies once; `differs` is JSON: what
-- reports disagree on, and which says what.
CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    layer TEXT NOT NULL,
    label TEXT NOT NULL,
    status TEXT,
    first_day TEXT,
    last_day TEXT,
    precision TEXT,
    day TEXT,
    value TEXT,
    direction TEXT,
    cameo TEXT,
    goldstein REAL,
    head INTEGER NOT NULL REFERENCES records (id) DEFERRABLE INITIALLY DEFERRED,
    tellings INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    differs TEXT,
    score REAL
) STRICT;
CREATE INDEX items_day ON items (layer, day);
CREATE TABLE item_keys (
    key INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (key, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_keys_item ON item_keys (item);
CREATE TABLE item_sides (
    actor INTEGER NOT NULL REFERENCES actors (id),
    layer TEXT NOT NULL,
    day TEXT NOT NULL,
    item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    country TEXT,
    PRIMARY KEY (actor, layer, day, item, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_sides_item ON item_sides (item, role);
CREATE INDEX item_sides_country ON item_sides (country, layer, day);

-- Two states, in alphabetical order, with what their actors have a part in together.
CREATE TABLE pairs (
    one TEXT NOT NULL,
    two TEXT NOT NULL,
    day TEXT NOT NULL,
    item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    layer TEXT NOT NULL,
    PRIMARY KEY (one, two, day, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX pairs_item ON pairs (item);

-- What later reports say of a commitment.
CREATE TABLE bearings (
    commitment INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('kept', 'progressing', 'repeated', 'contradicted')),
    score REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (commitment, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX bearings_item ON bearings (item);
-- By what later records a commitment may be found.
CREATE TABLE commitment_keys (
    key INTEGER NOT NULL,
    commitment INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (key, commitment)
) STRICT, WITHOUT ROWID;
CREATE INDEX commitment_keys_commitment ON commitment_keys (commitment);
-- A question that was raised between some states or actors (`parties`, JSON), with the meetings and
-- quotes at which it was. It is found by any two of its parties.
CREATE TABLE threads (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    parties TEXT NOT NULL
) STRICT;
CREATE TABLE thread_pairs (
    pair INTEGER NOT NULL,
    thread INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    PRIMARY KEY (pair, thread)
) STRICT, WITHOUT ROWID;
CREATE TABLE thread_items (
    thread INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    item INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    PRIMARY KEY (thread, item, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_items_item ON thread_items (item);

-- What people have decided. `target` says what it is about in a way that outlives a reading: the
-- report's key, the layer and the place of the words, or the actors; `change` what is set; `undone`
-- when it was taken back.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    action TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'edit', 'merge', 'split')),
    subject TEXT NOT NULL,
    target TEXT NOT NULL,
    change TEXT NOT NULL DEFAULT '{}',
    before TEXT NOT NULL DEFAULT '{}',
    who TEXT NOT NULL,
    why TEXT,
    made TEXT NOT NULL,
    undone TEXT
) STRICT;
-- Which corrections touch a report, so that reading it again applies them.
CREATE TABLE correction_reports (
    report_key TEXT NOT NULL,
    correction INTEGER NOT NULL REFERENCES corrections (id),
    PRIMARY KEY (report_key, correction)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE reports_text USING fts5 (
    title, text, content = 'reports', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE records_text USING fts5 (
    words, content = 'records', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
