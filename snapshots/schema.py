"""The tables of the archive, as migrations. Decides nothing; `monitor.ledger` keeps its own set."""

import sqlite3

from sqlite_utils import Database, Migrations

from snapshots.acts import IS_ACTING, IS_NOTICE, LAST_DAY
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


@facts(name="0005_versions_as_of_a_day")
def _(database: Database) -> None:
    database.executescript("""
        ALTER TABLE versions ADD COLUMN missed_at TEXT;
        ALTER TABLE versions ADD COLUMN begun_by TEXT;
        ALTER TABLE versions ADD COLUMN begun_on TEXT;
        ALTER TABLE versions ADD COLUMN ended_on TEXT;
        CREATE INDEX versions_by_sighting ON versions (source, first_seen);
        DROP INDEX versions_by_source;
        CREATE INDEX versions_standing ON versions (source, ended_at, first_seen);
        CREATE INDEX versions_missing ON versions (source) WHERE missed_at IS NOT NULL AND ended_at IS NULL;
        CREATE TABLE sweeps (
            source TEXT PRIMARY KEY,
            seen_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE absences (
            version INTEGER NOT NULL REFERENCES versions (id),
            missed_at TEXT NOT NULL,
            back_at TEXT NOT NULL,
            PRIMARY KEY (version, missed_at)
        ) STRICT, WITHOUT ROWID;
    """)
    connection = database.conn
    entries = "json_extract(versions.record, '$.type') = 'Entry'"
    connection.execute(
        "UPDATE versions SET missed_at = COALESCE((SELECT MIN(seen_at) FROM editions WHERE source = versions.source"
        " AND complete AND NOT held AND records > 0 AND seen_at > versions.last_seen), ended_at)"
        f" WHERE {entries} AND ended_by IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM versions later WHERE later.key = versions.key"
        " AND later.number = versions.number + 1 AND later.first_seen = versions.ended_at)"
    )
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'changes'").fetchone():
        _days_of_acts(connection)


def _days_of_acts(connection: sqlite3.Connection) -> None:
    """The acts behind versions of entries written before these columns, as far as announced changes tell."""
    told = "FROM changes WHERE changes.key = versions.key AND cause IS NOT NULL AND kind"
    made, removed = (
        f"{told} LIKE 'entry.%' AND after = versions.id",
        f"{told} = 'entry.removed' AND before = versions.id",
    )
    connection.execute(
        f"UPDATE versions SET begun_by = (SELECT cause {made}),"
        f" begun_on = (SELECT COALESCE(effective, published) {made}),"
        f" ended_on = (SELECT COALESCE(effective, published) {removed})"
        " WHERE json_extract(record, '$.type') = 'Entry'"
    )
    connection.execute(
        "UPDATE versions SET ended_on = (SELECT begun_on FROM versions later WHERE later.key = versions.key"
        " AND later.number = versions.number + 1 AND later.first_seen = versions.ended_at)"
        " WHERE ended_on IS NULL AND ended_at IS NOT NULL AND json_extract(record, '$.type') = 'Entry'"
    )


@facts(name="0006_links_between_entries")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE entry_links (
            register TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            made_by TEXT NOT NULL,
            made_at TEXT NOT NULL,
            PRIMARY KEY (before, after)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX entry_links_by_after ON entry_links (after);
    """)


@facts(name="0007_standing_notices_by_day")
def _(database: Database) -> None:
    # Expressions written as monitor.web.queries writes them: SQLite takes an index only for the very same words.
    # 'IF NOT EXISTS': archives of the benchmarks were given them by hand before this step was.
    database.executescript("""
        CREATE INDEX IF NOT EXISTS standing_by_effect ON versions (json_extract(record, '$.effective'), key)
            WHERE ended_at IS NULL AND json_extract(record, '$.type') = 'Notice';
        CREATE INDEX IF NOT EXISTS standing_by_publication
            ON versions (source, json_extract(record, '$.published') DESC, key)
            WHERE ended_at IS NULL AND json_extract(record, '$.type') = 'Notice';
    """)


@facts(name="0008_notices_by_their_last_day")
def _(database: Database) -> None:
    database.executescript(f"""
        CREATE INDEX IF NOT EXISTS notices_by_last_day ON versions ({LAST_DAY}, key) WHERE {IS_NOTICE};
        CREATE INDEX IF NOT EXISTS notices_acting ON versions (id) WHERE {IS_NOTICE} AND {IS_ACTING};
    """)
