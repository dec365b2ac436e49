"""The tables that are handed out whole: which they are, what they hold, how they are walked.

A row stands here only where every column of it may be read by anybody. What tells of people – subscriptions, members,
messages, consents, bounces, who entered a mapping, the secret – is in none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.workspace import Workspace

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: `columns` as SQL with their names, `rows` what follows FROM, `order` its key."""

    name: str
    about: str
    columns: tuple[tuple[str, str], ...]
    rows: str
    order: tuple[str, ...]
    archive: bool = False  # in snapshots.sqlite
    where: str = "1"

    @property
    def names(self) -> tuple[str, ...]:
        """The heads of the columns."""
        return tuple(name for name, _ in self.columns)


def _plain(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


def _in_record(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"json_extract(record, '$.{name}')") for name in names)


_NEWEST = "number = (SELECT MAX(number) FROM versions later WHERE later.key = versions.key)"
_TYPE = "RTRIM(SUBSTR(record, 10, 6), '\",')"  # {"type":"Notice",… : far cheaper than reading the whole record
_SEEN = ("first_seen", "last_seen", "ended_at", "ended_by")

TABLES = (
    Table(
        name="changes", about="What happened, in the order it was found.", rows="changes", order=("position",),
        columns=_plain("position", "id", "kind", "source", "key", "title", "published", "effective", "seen_at", "cause",
                       "detail", "snapshots", "before", "after"),
    ),
    Table(
        name="records", about="Every notice and entry ever held, by its key.", rows="records", order=("key",),
        columns=_plain("key", "identity", "source", "title"),
    ),
    Table(
        name="versions", about="Every state of every record; `record` is the whole of it as JSON.", rows="versions",
        order=("id",),
        columns=_plain("id", "key", "number", "source", *_SEEN, "missed_at", "begun_by", "begun_on", "ended_on",
                       "snapshots", "reader", "reread", "record"),
    ),
    Table(
        name="notices", about="The newest version of every notice, its facts in columns.", rows="versions",
        order=("key", "number"), where=f"{_TYPE} = 'Notice' AND {_NEWEST}",
        columns=(*_plain("key", "number", "source"),
                 *((f"act_{name}" if name == "number" else name, sql) for name, sql in _in_record(
                     "kind", "title", "url", "year", "number", "published", "signed", "effective", "until",
                     "comments_until", "status")),
                 *_plain(*_SEEN, "snapshots")),
    ),
    Table(
        name="entries", about="The newest version of every entry of every register; `fields` are its cells as JSON.",
        rows="versions", order=("key", "number"), where=f"{_TYPE} = 'Entry' AND {_NEWEST}",
        columns=(*_plain("key", "number", "source"), *_in_record("register", "name", "fields"),
                 *_plain(*_SEEN, "missed_at", "begun_by", "begun_on", "ended_on", "snapshots")),
    ),
    Table(
        name="locations", about="Every address a notice was seen at.", rows="locations", order=("url",),
        columns=_plain("url", "key", "source", "first_seen", "last_seen", "last_checked", "misses"),
    ),
    Table(
        name="editions", about="What each check of a source showed, held or accepted.", rows="editions", order=("id",),
        columns=_plain("id", "source", "seen_at", "records", "complete", "held", "reasons", "snapshots"),
    ),
    Table(
        name="incidents", about="Trouble with sources, open and past.", rows="incidents", order=("id",),
        columns=_plain("id", "source", "kind", "fault", "reason", "opened_at", "last_seen", "times", "closed_at"),
    ),
    Table(
        name="touches", about="Acts that touch a register, and what became of it.", rows="touches",
        order=("register", "act"),
        columns=_plain("register", "act", "source", "published", "state", "reason", "found_at", "settled_at"),
    ),
    Table(
        name="applied_acts", about="Acts that were carried out on a register.", rows="applied_acts",
        order=("register", "act"), columns=_plain("register", "act", "applied_at"),
    ),
    Table(
        name="entry_links", about="Entries that went on as others.", rows="entry_links", order=("before", "after"),
        columns=_plain("register", "before", "after", "kind", "reason", "made_at"),
    ),
    Table(
        name="absences", about="Looks that missed an entry which was seen again later.", rows="absences",
        order=("version", "missed_at"), columns=_plain("version", "missed_at", "back_at"),
    ),
    Table(
        name="runs", about="Every check that was due, and how it went.", rows="runs", order=("source", "slot"),
        columns=_plain("source", "slot", "started_at", "finished_at", "outcome"),
    ),
    Table(
        name="snapshots", about="Every sealed capture, without its bytes.", archive=True, order=("seq",),
        rows="captures JOIN addresses ON addresses.id = address LEFT JOIN objects ON objects.id = body",
        columns=(*_plain("seq", "source", "url"), ("final_url", "COALESCE(final_url, url)"),
                 *_plain("role", "status", "fetched_at", "verdict", "reason"), ("sha256", "LOWER(HEX(sha256))"),
                 ("size", "COALESCE(size, 0)"), ("chain", "LOWER(HEX(chain))")),
    ),
)  # fmt: skip


def table_named(name: str) -> Table | None:
    """A table by its name."""
    return next((one for one in TABLES if one.name == name), None)


def rows_of(opened: Workspace, table: Table) -> Iterator[tuple[object, ...]]:
    """Every row in order, a batch at a time: memory is bounded, and no lock is held while a slow client reads.

    What is written meanwhile may be among the rows or not; every row that was there before is.
    """
    connection = opened.archive.connection if table.archive else opened.facts.database.conn
    picked, order = ", ".join(sql for _, sql in table.columns), ", ".join(table.order)
    marks, last = ", ".join("?" * len(table.order)), None
    exists = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table.rows.split()[0],)).fetchone()
    while exists:
        beyond = f"AND ({order}) > ({marks})" if last else ""
        rows = connection.execute(
            f"SELECT {order}, {picked} FROM {table.rows} WHERE {table.where} {beyond} ORDER BY {order} LIMIT ?",
            (*(last or ()), ROWS_AT_ONCE),
        ).fetchall()
        for row in rows:
            yield row[len(table.order) :]
        if len(rows) < ROWS_AT_ONCE:
            return
        last = rows[-1][: len(table.order)]
