"""The table that finds changes by whom they belong to, as subscriptions hear names: source, register, issuer."""

import sqlite3

from monitor.diff.change import names_behind

TABLES = """
    CREATE TABLE change_names (
        name TEXT NOT NULL,
        position INTEGER NOT NULL REFERENCES changes (position),
        kind TEXT NOT NULL,
        PRIMARY KEY (name, position)
    ) STRICT, WITHOUT ROWID;
"""


def fill(connection: sqlite3.Connection) -> None:
    """The names of changes put on record before the table was there."""
    rows = connection.execute("SELECT position, kind, source, key, cause FROM changes")
    connection.executemany(
        "INSERT INTO change_names (name, position, kind) VALUES (?, ?, ?)",
        (
            (name, position, kind)
            for position, kind, source, key, cause in rows
            for name in names_behind(source, key, cause)
        ),
    )
