"""An issue as the file its editor edits (TOML), and back. Writes no files, alters no issue.

The file lists every item, dropped ones too: an item that is missing is a mistake, never a silent loss.
"""

import json
import re
import tomllib
import unicodedata

import msgspec

from monitor.desk.errors import DeskError
from monitor.desk.issue import Document, Facts, Issue, Item, Words

_HEAD = """\
# Issue {id} of '{series}', {since} to {until}. Nothing is sent by saving this file.
# Items come in the order they stand here: move an [[item]] with all its lines to move it.
# show = false drops an item; it stays in this file, and in the history. Notes are Markdown.
# heading_en and heading_zh, where given, stand in place of the machine's heading.

issue = {id}
revision = {revision}  # what this file was made from; leave it
"""


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    show: bool = True
    heading_en: str = ""
    heading_zh: str = ""
    note_en: str = ""
    note_zh: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    issue: int
    revision: int
    title_en: str = ""
    title_zh: str = ""
    introduction_en: str = ""
    introduction_zh: str = ""
    item: tuple[_Item, ...] = ()


def to_toml(issue: Issue) -> str:
    """The file to edit."""
    document, draft = issue.document, issue.draft
    head = _HEAD.format(
        id=issue.id, series=_comment(issue.series), since=draft.since, until=draft.until,
        revision=issue.steps[-1].deed.id,
    )  # fmt: skip
    parts = [head, *_both("title", document.title), "\n", *_both("introduction", document.introduction)]
    for item in document.items:
        parts += _item(item, issue.facts[item.id])
    return "".join(parts)


def _item(item: Item, facts: Facts) -> list[str]:
    told = [
        f"{facts.kind}, {facts.section.in_('en')}",
        facts.heading.in_("en"),
        facts.title,
        facts.detail.in_("en")[:200],
    ]
    if facts.rows:
        told.append(f"{len(facts.rows)} entries: {', '.join(row.title for row in facts.rows[:5])} …")
    comments = "".join(f"# {_comment(words)}\n" for words in dict.fromkeys(told) if words)
    return [
        f"\n[[item]]\n{comments}id = {_text(item.id)}\nshow = {'true' if item.show else 'false'}\n",
        *(_both("heading", item.heading) if item.heading else ()),
        *_both("note", item.note),
    ]


def _both(name: str, words: Words) -> list[str]:
    return [f"{name}_en = {_text(words.en)}\n", f"{name}_zh = {_text(words.zh)}\n"]


def _text(text: str) -> str:
    """A TOML string a person can read: lines as lines where they can stand literally."""
    odd = any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text)
    if "\n" in text and not odd and "'''" not in text and not text.endswith("'"):
        return f"'''\n{text}'''"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in text)


def from_toml(text: str, issue: Issue, name: str) -> Document:
    """The document an edited file means. Raises DeskError with file and line; `name` is the file's."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except tomllib.TOMLDecodeError as error:
        words = str(error).replace("at end of document", f"at line {len(text.splitlines())}, the end")
        raise DeskError(f"not valid TOML: {words}", about=name, remedy=_REMEDY) from error
    except msgspec.ValidationError as error:
        raise DeskError(_placed(str(error), text), about=name, remedy=_REMEDY) from error
    if file.issue != issue.id:
        raise DeskError(
            f"this file is of issue {file.issue} (line {_line(text, 'issue')})", about=name,
            remedy=f"'regwatch digest edit {issue.id} --print' writes the one of issue {issue.id}",
        )  # fmt: skip
    _same_items(file, issue, text, name)
    _not_overtaken(file, issue, text, name)
    return Document(
        title=Words(en=file.title_en.strip(), zh=file.title_zh.strip()),
        introduction=Words(en=file.introduction_en.strip(), zh=file.introduction_zh.strip()),
        items=tuple(
            Item(
                id=one.id, show=one.show, heading=Words(en=one.heading_en.strip(), zh=one.heading_zh.strip()),
                note=Words(en=one.note_en.strip(), zh=one.note_zh.strip()),
            )
            for one in file.item
        ),
    )  # fmt: skip


_REMEDY = "Correct the file and give it again; the issue is as it was"


def _same_items(file: _File, issue: Issue, text: str, name: str) -> None:
    found = list[str]()
    ids = [one.id for one in file.item]
    for item in dict.fromkeys(ids):
        if item not in issue.facts:
            found.append(f"line {_line(text, 'id', item)}: no item '{item}' is in issue {issue.id}")
        elif ids.count(item) > 1:
            found.append(f"line {_line(text, 'id', item, last=True)}: item '{item}' stands there twice")
    if lost := [item.id for item in issue.document.items if item.id not in ids]:
        titles = ", ".join(f"{item} ({_comment(issue.facts[item].heading.in_('en'))[:60]})" for item in lost)
        found.append(f"items are missing: {titles}; to drop one, write show = false")
    if found:
        raise DeskError("; ".join(found), about=name, remedy=_REMEDY)


def _not_overtaken(file: _File, issue: Issue, text: str, name: str) -> None:
    last = issue.steps[-1].deed
    if file.revision == last.id:
        return
    made_from = next((step for step in issue.steps if step.deed.id == file.revision), None)
    if made_from and made_from.document == issue.document:
        return  # approved or published since, but not altered
    raise DeskError(
        f"the issue was {last.deed} by {last.who} at {last.at:%Y-%m-%d %H:%M} UTC, after this file was made"
        f" (line {_line(text, 'revision')})",
        about=name, remedy=f"Bring your edits into a new 'regwatch digest edit {issue.id} --print'",
    )  # fmt: skip


def _line(text: str, field: str, value: str = "", *, last: bool = False) -> int:
    """The line a field is set on (and to a value), 0 where it is not found."""
    shape = re.compile(rf"\s*{field}\s*=" + (rf"""\s*["']{re.escape(value)}["']""" if value else ""))
    lines = [number for number, line in enumerate(text.splitlines(), 1) if shape.match(line)]
    return lines[-1 if last else 0] if lines else 0


def _placed(problem: str, text: str) -> str:
    """msgspec's words, with the line: `$.item[3].show` is in the fourth [[item]]."""
    place = re.search(r"\$\.item\[(\d+)\](?:\.(\w+))?", problem)
    named = re.search(r"unknown field `(\w+)`", problem) or re.search(r"\$\.(\w+)$", problem.strip("`"))
    lines = text.splitlines()
    start = 0
    if place:
        starts = [number for number, line in enumerate(lines) if re.match(r"\s*\[\[\s*item\s*\]\]", line)]
        start = starts[int(place[1])] if int(place[1]) < len(starts) else 0
    wanted = (place and place[2]) or (named and named[1]) or ""
    shape = re.compile(rf"\s*{wanted}\s*=" if wanted else r"(?!)")
    number = next((n for n, line in enumerate(lines[start:], start + 1) if shape.match(line)), start + 1)
    return f"line {number}: {problem}"
