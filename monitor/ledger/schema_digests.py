"""The tables of digests whose membership is frozen. Rows are added, never altered: what was sent is shown again."""

TABLES = """
    CREATE TABLE digest_contents (
        sha256 TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL
    ) STRICT;
    CREATE TABLE digests (
        message INTEGER PRIMARY KEY REFERENCES messages (id),
        person TEXT NOT NULL,
        channel TEXT NOT NULL,
        series TEXT NOT NULL,
        starts_at TEXT NOT NULL,
        ends_at TEXT NOT NULL,
        moment TEXT NOT NULL,
        head TEXT NOT NULL,
        facts TEXT NOT NULL,
        content TEXT NOT NULL REFERENCES digest_contents (sha256)
    ) STRICT;
    CREATE INDEX digests_by_series ON digests (person, channel, series, ends_at);
    CREATE TABLE digest_folded (
        message INTEGER NOT NULL REFERENCES messages (id),
        occasion TEXT NOT NULL,
        due_at TEXT NOT NULL,
        PRIMARY KEY (message, occasion)
    ) STRICT;
    CREATE TABLE digest_series (
        person TEXT NOT NULL,
        channel TEXT NOT NULL,
        series TEXT NOT NULL,
        since TEXT NOT NULL,
        PRIMARY KEY (person, channel, series)
    ) STRICT;
    CREATE TRIGGER digests_never_update BEFORE UPDATE ON digests
    BEGIN SELECT RAISE(ABORT, 'a digest is frozen'); END;
    CREATE TRIGGER digests_never_delete BEFORE DELETE ON digests
    BEGIN SELECT RAISE(ABORT, 'a digest is frozen'); END;
    CREATE TRIGGER digest_contents_never_update BEFORE UPDATE ON digest_contents
    BEGIN SELECT RAISE(ABORT, 'a digest is frozen'); END;
    CREATE TRIGGER digest_contents_never_delete BEFORE DELETE ON digest_contents
    BEGIN SELECT RAISE(ABORT, 'a digest is frozen'); END;
    CREATE TRIGGER frozen_digest_takes_no_change BEFORE INSERT ON deliveries
    WHEN EXISTS (SELECT 1 FROM digests WHERE message = NEW.message)
    BEGIN SELECT RAISE(ABORT, 'a digest is frozen'); END;
    CREATE TRIGGER frozen_digest_loses_no_change BEFORE UPDATE OF message ON deliveries
    WHEN EXISTS (SELECT 1 FROM digests WHERE message IN (OLD.message, NEW.message))
    BEGIN SELECT RAISE(ABORT, 'a digest is frozen'); END;
"""
