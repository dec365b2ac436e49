"""The table of letters as they were put into words, so that a second attempt repeats the first."""

TABLES = """
    CREATE TABLE letters (
        message INTEGER PRIMARY KEY REFERENCES messages (id),
        moment TEXT NOT NULL,
        words BLOB NOT NULL,
        unsure INTEGER NOT NULL
    ) STRICT;
"""
