"""The tables of what operators were told of incidents."""

TABLES = """
    CREATE TABLE troubles (
        source TEXT NOT NULL,
        fault TEXT NOT NULL,
        since TEXT NOT NULL,
        openings INTEGER NOT NULL,
        open INTEGER NOT NULL,
        turned_at TEXT NOT NULL,
        told_open INTEGER NOT NULL,
        told_at TEXT NOT NULL,
        PRIMARY KEY (source, fault)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE operator_notes (
        message INTEGER NOT NULL REFERENCES messages (id),
        note TEXT NOT NULL
    ) STRICT;
    CREATE INDEX operator_notes_by_message ON operator_notes (message);
"""
