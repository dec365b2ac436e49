"""The tables of team.sqlite. Nothing of the archive is in this file, and nothing of it in the archive."""

from sqlite_utils import Database, Migrations

team = Migrations("team")


@team(name="0001_accounts_logins_triage_audit")
def _(database: Database) -> None:
    database.executescript(_ACCOUNTS + _LOGINS + _TRIAGE + _AUDIT)


_ACCOUNTS = """
    CREATE TABLE about (secret TEXT NOT NULL) STRICT;
    INSERT INTO about VALUES (LOWER(HEX(RANDOMBLOB(32))));
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY,
        address TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'operator')),
        language TEXT NOT NULL CHECK (language IN ('en', 'zh')),
        state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
        password TEXT NOT NULL DEFAULT '',
        role_from TEXT NOT NULL DEFAULT 'us' CHECK (role_from IN ('us', 'provider')),
        created_at TEXT NOT NULL,
        last_login TEXT
    ) STRICT;
    CREATE TABLE identities (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        account INTEGER NOT NULL REFERENCES accounts (id),
        linked_at TEXT NOT NULL,
        PRIMARY KEY (issuer, subject),
        UNIQUE (issuer, account)
    ) STRICT;
"""

_LOGINS = """
    CREATE TABLE sessions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        hash TEXT NOT NULL UNIQUE,
        account INTEGER NOT NULL REFERENCES accounts (id),
        how TEXT NOT NULL,
        client TEXT NOT NULL,
        created_at TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sessions_by_account ON sessions (account);
    CREATE TABLE links (
        hash TEXT PRIMARY KEY,
        purpose TEXT NOT NULL CHECK (purpose IN ('login', 'invitation')),
        account INTEGER NOT NULL REFERENCES accounts (id),
        browser TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX links_by_account ON links (account);
    CREATE TABLE asked (
        hash TEXT PRIMARY KEY,
        browser TEXT NOT NULL,
        back TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE attempts (what TEXT NOT NULL, subject TEXT NOT NULL, at REAL NOT NULL) STRICT;
    CREATE INDEX attempts_by_subject ON attempts (what, subject, at);
    CREATE INDEX attempts_by_time ON attempts (at);
"""

_TRIAGE = """
    CREATE TABLE triage (
        change TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        relevance TEXT NOT NULL CHECK (relevance IN ('undecided', 'yes', 'no')),
        owner INTEGER REFERENCES accounts (id),
        decision TEXT NOT NULL,
        due TEXT,
        published INTEGER NOT NULL CHECK (published IN (0, 1)),
        changed_by TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX triage_undone ON triage (due) WHERE decision = '' AND relevance <> 'no';
    CREATE TABLE seen (
        change TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (change, who)
    ) STRICT;
    CREATE TABLE comments (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        change TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        text TEXT NOT NULL,
        published INTEGER NOT NULL CHECK (published IN (0, 1))
    ) STRICT;
    CREATE INDEX comments_by_change ON comments (change);
"""

# `one_after_the_other` also stops INSERT OR REPLACE, which deletes without asking the trigger on deleting.
_AUDIT = """
    CREATE TABLE audit (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        what TEXT NOT NULL,
        about TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE INDEX audit_by_subject ON audit (about, what);
    CREATE INDEX audit_by_time ON audit (at);
    CREATE TRIGGER one_after_the_other BEFORE INSERT ON audit
    WHEN NEW.number IS NOT (SELECT COALESCE(MAX(number), 0) + 1 FROM audit)
        OR NEW.previous IS NOT COALESCE((SELECT hash FROM audit ORDER BY number DESC LIMIT 1), '{first}')
    BEGIN SELECT RAISE(ABORT, 'the audit log only grows at its end'); END;
    CREATE TRIGGER never_altered BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is never altered'); END;
    CREATE TRIGGER never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'nothing is deleted from the audit log'); END;
""".format(first="0" * 64)
