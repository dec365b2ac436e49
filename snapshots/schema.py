"""The tables of the archive, as migrations. Decides nothing; `monitor.ledger` keeps its own set."""

from sqlite_utils import Database, Migrations

from snapshots.references import name_meant

evidence = Migrations("evidence")  # snapshots.sqlite: bytes and the sealed chain
facts = Migrations("facts")  # regwatch.sqlite: what was read from them


@evidence(name="0001_objects_and_captures")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY,
            sha256 BLOB NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            base INTEGER REFERENCES objects (id),
            data BLOB NOT NULL
        ) STRICT;
        CREATE TABLE addresses (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            body_base INTEGER REFERENCES objects (id),
            headers_base INTEGER REFERENCES objects (id)
        ) STRICT;
        CREATE TABLE captures (
            seq INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            address INTEGER NOT NULL REFERENCES addresses (id),
            final_url TEXT,
            role TEXT NOT NULL,
            status INTEGER NOT NULL,
            fetched_at TEXT NOT NULL,
            verdict TEXT NOT NULL,
            reason TEXT NOT NULL,
            headers INTEGER NOT NULL REFERENCES objects (id),
            body INTEGER REFERENCES objects (id),
            chain BLOB NOT NULL
        ) STRICT;
        CREATE INDEX captures_by_address ON captures (address, seq);
    """)


@facts(name="0001_records_versions_editions")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE records (
            key TEXT PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL,
            title TEXT NOT NULL
        ) STRICT;
        CREATE INDEX records_by_source ON records (source);
        CREATE TABLE versions (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL REFERENCES records (key),
            number INTEGER NOT NULL,
            source TEXT NOT NULL,
            record TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            snapshots TEXT NOT NULL,
            reader TEXT NOT NULL,
            ended_at TEXT,
            ended_by TEXT,
            reread INTEGER NOT NULL DEFAULT 0,
            UNIQUE (key, number)
        ) STRICT;
        CREATE INDEX versions_by_source ON versions (source, ended_at);
        CREATE TABLE locations (
            url TEXT PRIMARY KEY,
            key TEXT NOT NULL REFERENCES records (key),
            source TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            last_checked TEXT NOT NULL,
            misses INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX locations_by_key ON locations (key);
        CREATE INDEX locations_by_source ON locations (source);
        CREATE TABLE applied_acts (
            register TEXT NOT NULL,
            act TEXT NOT NULL,
            applied_at TEXT NOT NULL,
            PRIMARY KEY (register, act)
        ) STRICT;
        CREATE TABLE editions (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            records INTEGER NOT NULL,
            complete INTEGER NOT NULL,
            held INTEGER NOT NULL,
            reasons TEXT NOT NULL,
            snapshots TEXT NOT NULL
        ) STRICT;
        CREATE INDEX editions_by_source ON editions (source, id);
    """)


@facts(name="0002_names_acts_use")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE named (
            name TEXT NOT NULL,
            act TEXT NOT NULL REFERENCES records (key),
            PRIMARY KEY (name, act)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX named_by_act ON named (act);
    """)
    targets = database.conn.execute(
        "SELECT versions.key, json_extract(effect.value, '$.target')"
        " FROM versions, json_each(versions.record, '$.effects') effect"
        " WHERE json_extract(record, '$.type') = 'Notice'"
        " AND number = (SELECT MAX(number) FROM versions later WHERE later.key = versions.key)"
    ).fetchall()
    rows = {(name_meant(target), act) for act, target in targets if target}
    database.conn.executemany("INSERT INTO named VALUES (?, ?)", sorted(rows))


@facts(name="0003_prints_of_pages")
def _(database: Database) -> None:
    database.executescript("""
        ALTER TABLE locations ADD COLUMN body_print TEXT NOT NULL DEFAULT '';
        ALTER TABLE locations ADD COLUMN article_print TEXT NOT NULL DEFAULT '';
    """)


@facts(name="0004_pages_awaited")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE awaited (
            source TEXT NOT NULL,
            url TEXT NOT NULL,
            listed_in INTEGER NOT NULL,
            since TEXT NOT NULL,
            PRIMARY KEY (source, url)
        ) STRICT, WITHOUT ROWID;
    """)
