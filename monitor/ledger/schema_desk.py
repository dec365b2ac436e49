"""The tables of issues of the association's desk. Rows are only ever added: triggers refuse everything else."""

_TABLES = """
    CREATE TABLE issues (
        id INTEGER PRIMARY KEY,
        series TEXT NOT NULL,
        draft TEXT NOT NULL,
        drafted_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX issues_by_series ON issues (series);
    CREATE TABLE issue_items (
        issue INTEGER NOT NULL REFERENCES issues (id),
        item TEXT NOT NULL,
        facts TEXT NOT NULL,
        added_at TEXT NOT NULL,
        PRIMARY KEY (issue, item)
    ) STRICT;
    CREATE TABLE issue_changes (
        issue INTEGER NOT NULL REFERENCES issues (id),
        change TEXT NOT NULL REFERENCES changes (id),
        item TEXT NOT NULL,
        PRIMARY KEY (issue, change)
    ) STRICT;
    CREATE INDEX issue_changes_by_change ON issue_changes (change);
    CREATE TABLE issue_deeds (
        id INTEGER PRIMARY KEY,
        issue INTEGER NOT NULL REFERENCES issues (id),
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        deed TEXT NOT NULL CHECK (deed IN ('drafted', 'edited', 'approved', 'published', 'corrected')),
        words TEXT NOT NULL,
        document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX issue_deeds_by_issue ON issue_deeds (issue);
    CREATE UNIQUE INDEX published_once ON issue_deeds (issue) WHERE deed = 'published';
    CREATE TABLE issue_numbers (
        issue INTEGER PRIMARY KEY REFERENCES issues (id),
        series TEXT NOT NULL,
        number INTEGER NOT NULL,
        day TEXT NOT NULL,
        readers TEXT NOT NULL,
        UNIQUE (series, number)
    ) STRICT;
    CREATE TABLE issue_letters (
        deed INTEGER NOT NULL REFERENCES issue_deeds (id),
        message INTEGER NOT NULL REFERENCES messages (id),
        PRIMARY KEY (deed, message)
    ) STRICT;
    CREATE INDEX issue_letters_by_message ON issue_letters (message);
"""

_KEPT = ("issues", "issue_items", "issue_changes", "issue_deeds", "issue_numbers", "issue_letters")

TABLES = _TABLES + "".join(
    f"""
    CREATE TRIGGER {table}_never_{act.lower()} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the history of issues is only ever added to'); END;
    """
    for table in _KEPT
    for act in ("UPDATE", "DELETE")
)
