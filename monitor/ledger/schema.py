"""The ledger's tables, in the same file as the facts they are written with."""

from sqlite_utils import Database, Migrations

from monitor.ledger import (
    schema_delivery,
    schema_desk,
    schema_digests,
    schema_letters,
    schema_names,
    schema_operators,
    schema_subscribers,
)

ledger = Migrations("ledger")


@ledger(name="0001_changes_deliveries_incidents_runs")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE about (installation TEXT NOT NULL) STRICT;
        INSERT INTO about VALUES (LOWER(HEX(RANDOMBLOB(8))));
        CREATE TABLE changes (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            source TEXT NOT NULL,
            key TEXT NOT NULL,
            title TEXT NOT NULL,
            published TEXT,
            effective TEXT,
            seen_at TEXT NOT NULL,
            cause TEXT,
            detail TEXT NOT NULL,
            snapshots TEXT NOT NULL,
            before INTEGER REFERENCES versions (id),
            after INTEGER REFERENCES versions (id)
        ) STRICT;
        CREATE INDEX changes_by_key ON changes (key);
        CREATE INDEX changes_by_source ON changes (source, seen_at);
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            person TEXT NOT NULL,
            channel TEXT NOT NULL,
            address TEXT NOT NULL,
            occasion TEXT NOT NULL,
            message_id TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'leased', 'sent', 'dead')),
            due_at TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            leased_by TEXT,
            leased_until TEXT,
            sent_at TEXT,
            error TEXT NOT NULL DEFAULT '',
            UNIQUE (person, channel, occasion)
        ) STRICT;
        CREATE INDEX messages_by_state ON messages (state, due_at);
        CREATE TABLE deliveries (
            change TEXT NOT NULL REFERENCES changes (id),
            person TEXT NOT NULL,
            channel TEXT NOT NULL,
            message INTEGER NOT NULL REFERENCES messages (id),
            UNIQUE (change, person, channel)
        ) STRICT;
        CREATE INDEX deliveries_by_message ON deliveries (message);
        CREATE TABLE incidents (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            opened_at TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            times INTEGER NOT NULL DEFAULT 1,
            closed_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX one_open_incident ON incidents (source) WHERE closed_at IS NULL;
        CREATE TABLE runs (
            source TEXT NOT NULL,
            slot TEXT NOT NULL,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            outcome TEXT,
            UNIQUE (source, slot)
        ) STRICT;
    """)


@ledger(name="0002_incidents_by_fault")
def _(database: Database) -> None:
    database.executescript("""
        ALTER TABLE incidents ADD COLUMN fault TEXT NOT NULL DEFAULT '';
        ALTER TABLE incidents ADD COLUMN told_at TEXT;
        UPDATE incidents SET told_at = opened_at;
        DROP INDEX one_open_incident;
        CREATE UNIQUE INDEX one_open_incident ON incidents (source, fault) WHERE closed_at IS NULL;
    """)


@ledger(name="0003_touches_of_registers")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE touches (
            register TEXT NOT NULL,
            act TEXT NOT NULL,
            source TEXT NOT NULL,
            published TEXT,
            state TEXT NOT NULL CHECK (state IN ('undecided', 'done', 'nothing')),
            reason TEXT NOT NULL,
            found_at TEXT NOT NULL,
            originals TEXT NOT NULL,
            reader TEXT NOT NULL,
            steps TEXT NOT NULL,
            before TEXT NOT NULL,
            settled_at TEXT,
            decided_as TEXT NOT NULL,
            decision TEXT NOT NULL,
            PRIMARY KEY (register, act)
        ) STRICT;
        CREATE INDEX touches_undecided ON touches (source) WHERE state = 'undecided';
    """)


@ledger(name="0004_watch_lists_touched")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE watched (
            change TEXT NOT NULL,
            person TEXT NOT NULL,
            channel TEXT NOT NULL,
            items TEXT NOT NULL,
            PRIMARY KEY (change, person, channel),
            FOREIGN KEY (change, person, channel) REFERENCES deliveries (change, person, channel)
        ) STRICT, WITHOUT ROWID;
    """)


@ledger(name="0005_mappings_of_columns")
def _(database: Database) -> None:
    database.executescript("""
        CREATE TABLE mappings (
            source TEXT PRIMARY KEY,
            columns TEXT NOT NULL,
            given_at TEXT NOT NULL,
            given_by TEXT NOT NULL
        ) STRICT;
    """)


@ledger(name="0006_messages_of_every_kind")
def _(database: Database) -> None:
    database.executescript("""
        ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT 'alert';
        ALTER TABLE messages ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
        ALTER TABLE messages ADD COLUMN content TEXT NOT NULL DEFAULT '';
        ALTER TABLE deliveries ADD COLUMN subscription TEXT NOT NULL DEFAULT '';
        ALTER TABLE deliveries ADD COLUMN also TEXT NOT NULL DEFAULT '[]';
        UPDATE deliveries SET subscription = person;
        CREATE TABLE attempts (
            message INTEGER NOT NULL REFERENCES messages (id),
            at TEXT NOT NULL,
            sender TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'put back', 'dead', 'bounced', 'revived')),
            words TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX attempts_by_message ON attempts (message);
        CREATE TABLE secret (token TEXT NOT NULL) STRICT;
        INSERT INTO secret VALUES (LOWER(HEX(RANDOMBLOB(32))));
    """)


@ledger(name="0007_subscribers")
def _(database: Database) -> None:
    database.executescript(schema_subscribers.TABLES)


@ledger(name="0008_digests")
def _(database: Database) -> None:
    database.executescript(schema_digests.TABLES)


@ledger(name="0009_desk")
def _(database: Database) -> None:
    database.executescript(schema_desk.TABLES)


@ledger(name="0010_operators")
def _(database: Database) -> None:
    database.executescript(schema_operators.TABLES)


@ledger(name="0011_bounces")
def _(database: Database) -> None:
    database.executescript(schema_delivery.TABLES)


@ledger(name="0012_letters")
def _(database: Database) -> None:
    database.executescript(schema_letters.TABLES)


@ledger(name="0013_changes_by_what_pages_ask")
def _(database: Database) -> None:
    database.executescript("""
        CREATE INDEX changes_of_source ON changes (source);
        CREATE INDEX changes_of_kind ON changes (kind);
        CREATE INDEX changes_of_source_and_kind ON changes (source, kind);
        CREATE INDEX changes_by_cause ON changes (cause) WHERE cause IS NOT NULL;
        CREATE INDEX changes_by_moment ON changes (seen_at);
    """)


@ledger(name="0014_changes_by_name")
def _(database: Database) -> None:
    database.executescript(schema_names.TABLES)
    schema_names.fill(database.conn)
