"""Every operation of the API, in one table: addresses, OpenAPI document, human page and tests are made from it."""

from monitor.diff.change import Kind as ChangeKind
from monitor.rules.asking import STATES
from monitor.search import Kind as SearchKind
from monitor.search import Order
from monitor.web.api.answers import changes, records, redline, registers, telling, watching
from monitor.web.api.asking import CURSOR, LIMIT, PAGED, Kind, Parameter
from monitor.web.api.downloads import tables
from monitor.web.api.operation import Freshness, Operation
from monitor.web.api.schemas import records as r
from monitor.web.api.schemas import registers as g
from monitor.web.api.schemas import telling as t
from monitor.web.api.schemas import watching as w
from snapshots.model import Verdict

_KINDS = ("notice.*", "entry.*", "source.*", *(kind.value for kind in ChangeKind))
_SOURCE = Parameter(name="source", about="Only of this source or register.")
_ON = Parameter(name="on", kind=Kind.DAY, about="As of the end of this day; today without it.")
_SINCE = Parameter(name="since", kind=Kind.MOMENT, about="Seen then or later.")
_UNTIL = Parameter(name="until", kind=Kind.END, about="Seen by the end of that day, or before that moment.")
_FROM_DAY = Parameter(name="since", kind=Kind.DAY, about="Published on this day or later.")
_TO_DAY = Parameter(name="until", kind=Kind.DAY, about="Published on this day or earlier.")
_ABOUT = Parameter(name="about", many=True, about="A product, HS code, standard or name; may be repeated.")
_KEY = (("key", "The key of the record, as changes print it; its slashes may be escaped or not."),)
_NAME = (("name", "The name of it."),)
_REGISTER_NAME = Parameter(name="register", about="Only of this register.")

CHANGES = (
    Operation(
        id="getArchive", path="/archive", about="What this archive holds.", answers=w.About, answer=watching.about,
    ),
    Operation(
        id="listChanges", path="/changes", about="What happened, newest first unless asked otherwise.",
        answers=r.Page[r.Change], answer=changes.changes, tag="changes",
        parameters=(
            _SINCE, _UNTIL, _SOURCE,
            Parameter(name="kind", choices=_KINDS, about="Only of this kind, or of a family of kinds."),
            Parameter(name="key", about="Only of this record, or caused by this act."),
            Parameter(name="order", choices=("newest", "oldest"), default="newest", about="Which come first."),
            *PAGED,
        ),
    ),
    Operation(
        id="getChange", path="/changes/{id}", about="One change.", answers=r.Change, answer=changes.change,
        places=(("id", "The id of the change."),), tag="changes",
    ),
    Operation(
        id="listNotices", path="/notices", about="Every notice as it reads now, by key.", tag="notices",
        answers=r.Page[r.NoticeLine], answer=records.notices,
        parameters=(
            _SOURCE, Parameter(name="issuer", about="Only signed by this body: its code (gacc) or name."), _FROM_DAY,
            _TO_DAY, *PAGED,
        ),
    ),
    Operation(
        id="listNoticeVersions", path="/notices/{key:path}/versions", about="All versions of a notice, oldest first.",
        answers=r.Page[r.VersionLine], answer=records.versions_of, places=_KEY, tag="notices",
    ),
    Operation(
        id="getNotice", path="/notices/{key:path}", tag="notices",
        about="One notice: text, provisions, facts, versions, changes, and how it stands on a day.",
        answers=r.NoticeInFull, answer=records.notice, places=_KEY, parameters=(_ON,),
    ),
    Operation(
        id="listVersions", path="/versions", about="Every version of every record, in the order they were written.",
        answers=r.Page[r.VersionLine], answer=records.versions, tag="versions",
        parameters=(Parameter(name="key", about="Only of this record."), _SOURCE, *PAGED),
    ),
    Operation(
        id="getVersion", path="/versions/{id:int}", about="One version with its record, provisions and text.",
        answers=r.NoticeText | r.EntryText, answer=records.version, tag="versions",
        places=(("id", "The id of the version."),),
    ),
    Operation(
        id="getRedline", path="/redline/{before:int}/{after:int}", tag="versions",
        about="What differs between two versions of one record.", answers=r.Redline, answer=redline.redline,
        places=(("before", "The id of the earlier version."), ("after", "The id of the later version.")),
    ),
)  # fmt: skip

REGISTERS = (
    Operation(
        id="listRegisters", path="/registers", about="Every register kept here.", answers=r.Page[g.RegisterLine],
        answer=registers.registers, tag="registers",
    ),
    Operation(
        id="getRegister", path="/registers/{name}", tag="registers",
        about="A register at the end of a day: each row listed, or unknown where we were blind.",
        answers=g.RegisterOn, answer=registers.register, places=_NAME,
        parameters=(
            _ON,
            Parameter(name="all", choices=("yes", "no"), default="no", about="Also entries not seen on that day."),
            *PAGED,
        ),
    ),
    Operation(
        id="listEntries", path="/entries", about="Every entry of every register by key, those that left included.",
        answers=r.Page[g.EntryLine], answer=registers.entries, tag="registers", parameters=(_REGISTER_NAME, *PAGED),
    ),
    Operation(
        id="getEntryHistory", path="/entries/{key:path}/history", about="What happened to an entry, oldest first.",
        answers=g.EntryHistory, answer=registers.history, places=_KEY, tag="registers",
    ),
    Operation(
        id="getEntry", path="/entries/{key:path}", about="All of one entry, and how it stood on a day.",
        answers=g.EntryInFull, answer=registers.entry, places=_KEY, parameters=(_ON,), tag="registers",
    ),
)  # fmt: skip

WATCHING = (
    Operation(
        id="listSources", path="/sources", about="What is watched, and how well.", answers=r.Page[w.Source],
        answer=watching.sources, freshness=Freshness.CLOCK, tag="sources",
    ),
    Operation(
        id="getSource", path="/sources/{name}", about="One source with its health.", answers=w.Source,
        answer=watching.source, places=_NAME, freshness=Freshness.CLOCK, tag="sources",
    ),
    Operation(
        id="listHealth", path="/health", about="The health of every source.", answers=r.Page[w.Health],
        answer=watching.health, freshness=Freshness.CLOCK, tag="sources",
    ),
    Operation(
        id="listSnapshots", path="/snapshots", about="The sealed captures, newest first.", tag="evidence",
        answers=r.Page[w.Snapshot], answer=watching.snapshots,
        parameters=(
            _SOURCE, Parameter(name="url", about="Only of this official address."),
            Parameter(name="verdict", choices=tuple(Verdict), about="Only with this verdict."),
            _SINCE, _UNTIL, *PAGED,
        ),
    ),
    Operation(
        id="getSnapshot", path="/snapshots/{seq:int}",
        about="One capture, the headers it came with, where its bytes are.",
        answers=w.SnapshotInFull, answer=watching.snapshot, places=(("seq", "The number of the capture."),),
        freshness=Freshness.SEALED, tag="evidence",
    ),
)  # fmt: skip

TELLING = (
    Operation(
        id="listCalendar", path="/calendar", about="What takes effect, ends, resumes or closes for comment, by day.",
        answers=r.Page[t.CalendarEvent], answer=telling.calendar, tag="rules",
        parameters=(
            Parameter(name="from", kind=Kind.DAY, about="From this day on; today without it."),
            Parameter(name="to", kind=Kind.DAY, about="Up to this day, inclusive."), _SOURCE, _ABOUT, *PAGED,
        ),
    ),
    Operation(
        id="listRules", path="/rules", about="Which rules held on a day, and by which acts.", answers=t.RulesOn,
        answer=telling.rules, tag="rules",
        parameters=(
            _ON, _ABOUT, Parameter(name="issuer", about="Only signed by this body: its code or name."),
            Parameter(name="state", choices=tuple(STATES), default="all", about="Only rules in this state."),
            Parameter(name="known_by", kind=Kind.DAY, about="Leave out acts published after this day."), *PAGED,
        ),
    ),
    Operation(
        id="search", path="/search", about="Search all versions, notices, documents and entries.", answers=t.Found,
        answer=telling.find, tag="search",
        parameters=(
            Parameter(name="q", required=True, about="Words, codes, or a “phrase”; all must be found."), _SOURCE,
            Parameter(name="kind", choices=tuple(SearchKind), about="Only found in these."),
            _FROM_DAY, _TO_DAY,
            Parameter(name="on", kind=Kind.DAY, about="Only what was in force or listed on this day."),
            Parameter(name="order", choices=tuple(Order), default="best", about="Which come first."), LIMIT, CURSOR,
        ),
    ),
    Operation(
        id="listIssues", path="/issues", about="Published issues of digests, newest first.", tag="issues",
        answers=r.Page[t.IssueLine], answer=telling.issues,
        parameters=(Parameter(name="series", about="Only of this series."), *PAGED),
    ),
    Operation(
        id="getIssue", path="/issues/{id:int}", about="One published issue.", answers=t.Issue, answer=telling.issue,
        places=(("id", "The number of the issue."),), tag="issues",
    ),
    Operation(
        id="listTables", path="/tables", about="The tables that are handed out whole, as CSV and JSON.", tag="tables",
        answers=r.Page[w.Table], answer=tables,
    ),
)  # fmt: skip

OPERATIONS: tuple[Operation, ...] = (*CHANGES, *REGISTERS, *WATCHING, *TELLING)
