"""The tables of people: their subscriptions, groups and consent. Nothing is deleted: who left is marked so."""

TABLES = """
    CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        declared TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'stopped')),
        origin TEXT NOT NULL,
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE members (
        group_name TEXT NOT NULL,
        person TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        address TEXT NOT NULL,
        channel TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        timezone TEXT NOT NULL DEFAULT '',
        added_at TEXT NOT NULL,
        left_at TEXT,
        PRIMARY KEY (group_name, person)
    ) STRICT;
    CREATE TABLE optouts (
        person TEXT NOT NULL,
        subscription TEXT NOT NULL,
        at TEXT NOT NULL,
        how TEXT NOT NULL,
        PRIMARY KEY (person, subscription)
    ) STRICT;
    CREATE TABLE consents (
        at TEXT NOT NULL,
        person TEXT NOT NULL,
        subscription TEXT NOT NULL,
        what TEXT NOT NULL,
        how TEXT NOT NULL
    ) STRICT;
    CREATE INDEX consents_by_person ON consents (person);
"""
