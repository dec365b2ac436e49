"""CNAS, the registry of accredited laboratories, filled by import. Structure: sources.md, section 5.

The registry stands behind a captcha and a script challenge: no spider asks it. A person saves the answers and pages
they see, `regwatch import cnas-registry FILE...` compares them.
"""

from collections.abc import Iterator, Mapping, Sequence

from snapshots.model import Entry, Title
from spiders.base import Source
from spiders.imports import Part, ReadsImports, Saved, table_reader
from spiders.platforms import las
from spiders.platforms.las import Answer, LabPage
from spiders.reading.errors import UnreadableError
from spiders.sources import cnas

REGISTRY, SCOPE = "cnas-registry", "cnas-scope"
# Headers of lists that a person exported or copied; the site's own list answers JSON.
_LISTED = table_reader(
    REGISTRY,
    ("注册编号", "认可注册编号", "认可编号", "证书编号", "机构注册编号", "licNo", "Registration No."),
    ("机构名称", "实验室名称", "获认可机构名称", "单位名称", "orgName", "Name"),
    quiet=("序号", "No."),
)
_OWN = ("uuid", "id", "num", "index", "rowNum", "paramNum")  # the system's own ids and counters, besides all ...Id
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")  # spreadsheets and PDF: no page, no answer
_KNOWN_BY = ("objCh", "paramCh", "stdCode", "limitCh")


class CnasRegistry(ReadsImports, Source):
    """Laboratories by their numbers (L0290), with certificate validity; their scopes go to cnas-scope."""

    name = REGISTRY
    title = Title(zh="中国合格评定国家认可委员会 获认可实验室名录", en="CNAS registry of accredited laboratories")
    register = title
    publisher = cnas.ISSUER
    homepage = "https://las.cnas.org.cn/LAS_FQ/publish/externalQueryL1.jsp"
    hosts = ("las.cnas.org.cn",)
    fills = (REGISTRY, SCOPE)
    mapped_as = ("注册编号", "机构名称")
    reader = "1"

    def read_files(self, files: Sequence[Saved], standing: Mapping[str, Entry]) -> tuple[tuple[Part, ...], ...]:
        """List and scope answers, laboratories' pages and scope pages; what one file lacks another may tell.

        Raises UnreadableError for a scope whose laboratory neither file, name nor person tells.
        """
        raw = [_raw(saved) for saved in files]
        labs = _Labs(raw, standing)
        return tuple(tuple(_parts(saved, found, labs)) for saved, found in zip(files, raw, strict=True))


def _raw(saved: Saved) -> Answer | LabPage | None:
    page = saved.page
    if page.body[:4] in _BINARY:
        return _table(saved)
    if page.json is not None:
        return las.answer(page)
    if not page.text.lstrip("\ufeff \r\n\t").startswith("<"):
        return _table(saved)
    return las.lab_page(page) or las.scope_page(page) or _table_of_page(saved)


def _table_of_page(saved: Saved) -> Answer | None:
    """A result list saved as a page; a page without words (a challenge) is told apart elsewhere."""
    try:
        return _table(saved)
    except UnreadableError:
        return None


def _table(saved: Saved) -> Answer | None:
    """A list as a table, by its column of numbers, as if the site had answered it; None where no number stands."""
    part = _LISTED.read(saved)
    rows = tuple(_row(entry) for entry in part.entries) if part else ()
    return Answer(rows=rows, scope=False) if rows and all(row["licNo"] for row in rows) else None


def _row(entry: Entry) -> Mapping[str, str]:
    number = las.number_alone(entry.key.partition("/")[2])
    cells = {column: cell for column, cell in entry.fields if las.number_alone(cell) != number and cell != entry.name}
    return {"licNo": number, "orgName": "" if las.number_alone(entry.name) else entry.name} | cells


class _Labs:
    """What the files of one import and the register tell together: whose number belongs to which uuid and name."""

    def __init__(self, raw: Sequence[Answer | LabPage | None], standing: Mapping[str, Entry]) -> None:
        self.standing = {key: entry for key, entry in standing.items() if entry.register == REGISTRY}
        pages = [found for found in raw if isinstance(found, LabPage)]
        self.numbers = {page.number for page in pages if page.number}
        self.by_uuid = {dict(entry.fields).get("uuid", ""): _number(key) for key, entry in self.standing.items()}
        self.by_name = {page.name: page.number for page in pages if page.name and page.number}
        self.by_uuid |= {page.uuid: page.number for page in pages if page.uuid and page.number}
        for found in raw:
            for row in found.rows if isinstance(found, Answer) and not found.scope else ():
                if number := _printed_number(row):
                    self.by_uuid[row.get("uuid", "")] = number

    def number_of(self, row: Mapping[str, str]) -> str:
        """The number of a row of the list; without any, its uuid stands in until a page tells more."""
        uuid = row.get("uuid", "")
        known = self.by_uuid.get(uuid, "") if uuid else ""
        number = _printed_number(row) or ("" if known.startswith("uuid:") else known)
        return number or self.by_name.get(row.get("orgName", ""), "") or (f"uuid:{uuid}" if uuid else "")

    def key_until_now(self, uuid: str, number: str) -> tuple[tuple[str, str], ...]:
        """The key a laboratory had while only its uuid was known."""
        old, new = f"{REGISTRY}/uuid:{uuid}", f"{REGISTRY}/{number}"
        return ((old, new),) if uuid and old != new and old in self.standing else ()


def _parts(saved: Saved, found: Answer | LabPage | None, labs: _Labs) -> Iterator[Part]:
    if isinstance(found, LabPage):
        if not found.number:
            raise UnreadableError("the laboratory's page shows no registration number (注册编号)", about=saved.name)
        yield _lab(found, labs)
    elif found is not None and found.scope:
        yield _scope(saved, found, labs)
    elif found is not None:
        yield _list(found, labs, saved)


def _list(found: Answer, labs: _Labs, saved: Saved) -> Part:
    entries: dict[str, Entry] = {}
    rekeyed: list[tuple[str, str]] = []
    for at, row in enumerate(found.rows, start=1):
        number = labs.number_of(row)
        if not number:
            raise UnreadableError(f"row {at} has neither a laboratory number nor a uuid", about=saved.name)
        key = f"{REGISTRY}/{number}"
        rekeyed += labs.key_until_now(row.get("uuid", ""), number)
        fields = tuple((name, value) for name, value in row.items() if name != "orgName")
        name = row.get("orgName") or _name_so_far(labs, key) or number
        if entries.setdefault(key, entry := Entry(key=key, register=REGISTRY, name=name, fields=fields)) != entry:
            raise UnreadableError(
                f"'{number}' stands twice with different rows, the second in row {at}", about=saved.name
            )
    return Part(
        register=REGISTRY, group=f"{REGISTRY}/", entries=tuple(entries.values()), total=found.total,
        pages=found.pages, searched=True, quiet=_quiet(found.rows), rekeyed=tuple(rekeyed),
    )  # fmt: skip


def _lab(found: LabPage, labs: _Labs) -> Part:
    key = f"{REGISTRY}/{found.number}"
    uuid = found.uuid or next((uuid for uuid, number in labs.by_uuid.items() if uuid and number == found.number), "")
    fields = (*found.facts, *((("uuid", uuid),) if uuid else ()))
    entry = Entry(key=key, register=REGISTRY, name=found.name or _name_so_far(labs, key) or found.number, fields=fields)
    return Part(
        register=REGISTRY, group=f"{REGISTRY}/", entries=(entry,), quiet=frozenset(_OWN),
        rekeyed=labs.key_until_now(uuid, found.number),
    )  # fmt: skip


def _scope(saved: Saved, found: Answer, labs: _Labs) -> Part:
    number = _lab_of(saved, found, labs)
    group = f"{SCOPE}/{number}/"
    entries: dict[str, Entry] = {}
    for row in found.rows:
        thing, what = row.get("objId") or row.get("num", ""), row.get("paramId") or row.get("paramNum", "")
        standard = row.get("stdCode") or row.get("objStdId") or row.get("stdDesc", "")
        key = f"{group}{thing}/{what}/{standard.replace(' ', '')}"
        if key in entries and dict(entries[key].fields) != dict(row):
            key += f"/{row.get('objStdId') or len(entries)}"
        name = " · ".join(
            filter(None, (row.get("objCh"), row.get("paramCh"), row.get("stdCode") or row.get("stdDesc")))
        )
        entries[key] = Entry(key=key, register=SCOPE, name=name or number, fields=tuple(row.items()))
    return Part(
        register=SCOPE, group=group, entries=tuple(entries.values()), total=found.total, pages=found.pages,
        quiet=_quiet(found.rows), known_by=_KNOWN_BY,
    )  # fmt: skip


def _lab_of(saved: Saved, found: Answer, labs: _Labs) -> str:
    """Whose scope it is: as the person says, the rows, the file's address or name, else the only laboratory at hand."""
    printed = {number for row in found.rows if (number := las.number_alone(row.get("licNo", "")))}
    only = labs.numbers if len(labs.numbers) == 1 else ()
    told = las.number_alone(saved.about) or las.number_in(saved.page.url.partition("licNo=")[2])
    number = told or next(iter(printed), "") or las.number_in(saved.name) or next(iter(only), "")
    if not number or len(printed) > 1:
        raise UnreadableError(
            "a scope that does not say whose it is", about=saved.name,
            remedy="Say it with --about L0290, name the file L0290-scope.json, or give its scope page as well",
        )  # fmt: skip
    return number


def _printed_number(row: Mapping[str, str]) -> str:
    """A row's number, in whatever column it stands: the list's columns were seen only in part."""
    return las.number_alone(row.get("licNo", "")) or next(
        (n for value in row.values() if (n := las.number_alone(value))), ""
    )


def _number(key: str) -> str:
    return key.partition("/")[2]


def _name_so_far(labs: _Labs, key: str) -> str:
    return labs.standing[key].name if key in labs.standing else ""


def _quiet(rows: Sequence[Mapping[str, str]]) -> frozenset[str]:
    return frozenset(_OWN) | {name for row in rows[:1] for name in row if name.endswith("Id")}
