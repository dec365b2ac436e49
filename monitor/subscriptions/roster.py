"""An association's list of readers as CSV: written, and read as people's spreadsheets save it. Pure; keeps nothing.

UTF-8 with or without a mark, GB18030 and UTF-16 are read, with commas, semicolons or tabs, under English or Chinese
headings in any order. A row that cannot be used is told with its line and left out; the others stand.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from snapshots.errors import RegwatchError
from snapshots.identity import folded

BOM = "\ufeff"  # Excel reads UTF-8 only behind one
MANY = " | "  # between several values of one cell; `;` and `；` are read too

COLUMNS: dict[str, tuple[str, ...]] = {  # column → other headings it goes by; the first columns are of everybody's
    "address": ("email", "e-mail", "mail", "e-mail address", "email address", "邮箱", "电子邮箱", "邮件", "电子邮件",
                "邮箱地址", "邮件地址"),
    "person": ("member", "full name", "contact", "contact person", "reader", "姓名", "联系人", "名字", "收件人",
               "会员"),
    "group": ("groups", "list", "分组", "组", "小组", "群组", "组别"),
    "language": ("lang", "语言", "语种"),
    "timezone": ("time zone", "tz", "时区"),
    "channel": ("渠道", "通道", "方式"),
    "state": ("status", "状态"),
    "subscription": ("subscription name", "name of subscription", "订阅", "订阅名称"),
    "sources": ("source", "来源", "信息源", "发布机关"),
    "kinds": ("kind", "类型", "变化类型"),
    "significance": ("重要性",),
    "words": ("word", "keywords", "keyword", "关键词", "关键字"),
    "codes": ("code", "hs", "hs code", "hs codes", "税号", "商品编码", "商品编号", "海关编码"),
    "standards": ("standard", "标准", "标准号"),
    "entries": ("entry", "条目", "名录条目"),
    "watch": ("watch-list", "watch list", "watchlist", "关注", "关注清单"),
    "watch_only": ("only the watch-list",),
    "when": ("frequency", "频率", "周期"),
    "at": ("hour", "time", "时间"),
    "weekday": ("星期",),
    "day": ("day of month", "日"),
    "quiet": ("quiet hours", "免打扰", "免打扰时间"),
    "urgent_breaks_quiet": ("urgent breaks quiet",),
    "show": ("显示",),
    "heartbeat": ("平安通知",),
    "remind": ("reminders", "提醒", "提前天数"),
    "origin": (),
}  # fmt: skip
PERSONAL = ("address", "person", "group", "language", "timezone", "channel", "state", "origin")
_KNOWN = {folded(name): column for column, names in COLUMNS.items() for name in (column, *names)}
_NAME = frozenset({"name", "名称"})  # of a person or of a subscription, by what else the table has


class RosterError(RegwatchError):
    """A file that is no list of readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: its place in the file, and its cells by column; what was left empty is not among them."""

    number: int
    cells: Mapping[str, str]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several."""
        return tuple(dict.fromkeys(part.strip() for part in re.split(r"[|;；\n]", self.cells[column]) if part.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What a file says: its usable lines, and the columns nobody knows."""

    lines: tuple[Line, ...]
    unknown: tuple[str, ...]


def read(content: bytes, name: str) -> Roster:
    """The lines of a CSV file. Raises RosterError for one that is no text or names no address."""
    text = _decoded(content, name)
    table = [(number, [_plain(cell) for cell in row]) for number, row in _rows(text, name)]
    table = [(number, row) for number, row in table if any(row)]
    if not table:
        raise RosterError("is empty", about=name, remedy="The first line names the columns: address, person, group …")
    headings = _columns(table[0][1])
    if "address" not in headings and "group" not in headings:
        raise RosterError(
            "no column of addresses in its first line", about=name,
            remedy="Call it address, email or 邮箱; 'regwatch subscriptions export' writes an example",
        )  # fmt: skip
    lines = [
        Line(number=number, cells={c: v for c, v in zip(headings, row, strict=False) if c and v})
        for number, row in table[1:]
    ]
    unknown = [cell for cell, column in zip(table[0][1], headings, strict=True) if cell and not column]
    return Roster(lines=tuple(lines), unknown=tuple(unknown))


def written(lines: Iterable[Mapping[str, str]]) -> bytes:
    """Lines as CSV that Excel opens: UTF-8 with its mark, every known column."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(COLUMNS), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: _inert(value) for column, value in line.items()} for line in lines)
    return (BOM + out.getvalue()).encode()


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RosterError("is no text", about=name, remedy="Save the sheet as 'CSV UTF-8'")


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t，；", key=first.count) if any(sign in first for sign in ",;\t，；") else ","
    lines = list(io.StringIO(text, newline=""))
    rows: list[tuple[int, list[str]]] = []
    past = 0  # lines that are read
    try:
        while past < len(lines):
            past += _whole_rows(rows, lines, past, delimiter)
            if past < len(lines):
                rows.append((past + 1, _odd_row(lines[past], delimiter)))
                past += 1
    except csv.Error as error:
        raise RosterError(f"line {past + 1}: {error}", about=name, remedy="Save the sheet as CSV again") from error
    return rows


def _whole_rows(rows: list[tuple[int, list[str]]], lines: Sequence[str], past: int, delimiter: str) -> int:
    """Read on from a line up to the first row whose quotation marks are wrong; gives back how many lines that took."""
    reader = csv.reader(islice(lines, past, None), delimiter=delimiter, strict=True)
    taken = 0
    with suppress(csv.Error):
        for row in reader:
            rows.append((past + taken + 1, row))
            taken = reader.line_num
    return taken


def _odd_row(line: str, delimiter: str) -> list[str]:
    """A line of wrong quotation marks by itself: one that is opened and never closed must not swallow the next rows."""
    if line.count('"') % 2:
        return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return next(csv.reader([line], delimiter=delimiter))


def _columns(headings: Sequence[str]) -> list[str]:
    found = [_KNOWN.get(folded(heading), "") for heading in headings]
    for place, heading in enumerate(headings):
        if folded(heading) in _NAME:
            found[place] = "subscription" if "person" in found else "person"
    return [column if column not in found[:place] else "" for place, column in enumerate(found)]


def _plain(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).strip().strip(BOM)
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text


def _inert(value: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value
