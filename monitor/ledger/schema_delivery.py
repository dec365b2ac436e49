"""The tables of mail that came back."""

TABLES = """
    CREATE TABLE bounces (
        id INTEGER PRIMARY KEY,
        address TEXT NOT NULL,
        message INTEGER REFERENCES messages (id),
        at TEXT NOT NULL,
        severity TEXT NOT NULL CHECK (severity IN ('hard', 'soft')),
        final INTEGER NOT NULL,
        status TEXT NOT NULL,
        words TEXT NOT NULL,
        origin TEXT NOT NULL,
        cleared_at TEXT,
        UNIQUE (origin, address)
    ) STRICT;
    CREATE INDEX bounces_by_address ON bounces (address);
    CREATE TABLE bounce_mails (
        box TEXT NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (box, name)
    ) STRICT, WITHOUT ROWID;
"""
