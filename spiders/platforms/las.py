"""las.cnas.org.cn, the registry of laboratories: answers and pages a person saved. Structure: sources.md, section 5.

Raw reading only: what a list answer, a laboratory's page, a scope answer and a scope page say. The registry stands
behind a captcha and is never crawled.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from spiders.reading.document import Table
from spiders.reading.pages.html import blocks, first, words
from spiders.reading.pages.page import Page

# span.clabel of a laboratory's page, in their fixed order: they hold the values.
DETAILS = (
    "注册编号", "其他名称", "联系人", "联系电话", "邮编", "传真", "网址", "电子邮箱", "单位地址",
    "有效期自", "有效期至", "暂停项目/参数",
)  # fmt: skip
CERTIFICATES = ("任务编号", "评审类型", "签发日期", "公布状态")
_NUMBER = re.compile(r"(?<![A-Za-z0-9])L\s?(\d{4,5})(?![0-9A-Za-z])")
_ALONE = re.compile(r"\s*(?:No\.?\s{0,3})?(?:CNAS\s{0,3})?L\s?(\d{4,5})\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(licNo|certUpdateTs|validate|attactdate|baseInfoId|baseinfoId)=([^&\"'\s<>]{1,80})")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_NAME = "//div[contains(concat(' ', normalize-space(@class), ' '), ' T1 ')]"
VALIDITY = ("certUpdateTs", "validate", "attactdate")  # the days a scope page's address holds
_ITEM = ("objCh", "paramCh", "stdCode", "stdDesc", "stdAllDesc", "paramNum", "num")  # what tells a scope row


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A JSON answer: its rows, and the counts it prints. `scope`: rows of a scope, else of the list."""

    rows: tuple[Mapping[str, str], ...]
    scope: bool
    total: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabPage:
    """A laboratory's page or its scope page: number ('' where none is printed), name, uuid and facts."""

    number: str
    name: str
    uuid: str
    facts: tuple[tuple[str, str], ...]


def number_alone(printed: str) -> str:
    """'L0290' of a whole cell 'CNAS L0290', 'No. CNAS L0290' or 'L0290'; '' of any other words."""
    found = _ALONE.fullmatch(printed)
    return f"L{found[1]}" if found else ""


def number_in(text: str) -> str:
    """The first laboratory number in some words (a file name), '' without one."""
    found = _NUMBER.search(text.replace("_", " "))
    return f"L{found[1]}" if found else ""


def answer(page: Page) -> Answer | None:
    """A list or scope answer; None for anything else, also for an answer without rows."""
    said = page.json
    data = said.get("data") if isinstance(said, dict) else said if isinstance(said, list) else None
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        return None
    rows = tuple(
        {str(name): text for name, value in row.items() if (text := _plain(value)) is not None} for row in data
    )
    counts = said if isinstance(said, dict) else {}
    scope = any(name in row for row in rows for name in _ITEM)
    listed = any("orgName" in row or "uuid" in row for row in rows)
    if not scope and not listed and not ("pageCount" in counts or "totalSize" in counts):
        return None
    return Answer(
        rows=rows, scope=scope or (not rows and "pageCount" not in counts), total=_whole(counts.get("totalSize")),
        pages=None if scope else _whole(counts.get("pageCount")),
    )  # fmt: skip


def lab_page(page: Page) -> LabPage | None:
    """A laboratory's page, by its span.clabel; None for anything else."""
    labels = page.tree.xpath("//span[contains(concat(' ', normalize-space(@class), ' '), ' clabel ')]")
    if not labels:
        return None
    values = [words(label) for label in labels]
    facts = dict(zip(DETAILS, values, strict=False))
    if not number_alone(facts["注册编号"]):
        facts = dict(_labelled(labels))
    facts |= dict(_certificates(page.tree)) | dict(_validity(page))
    asked = dict(parse_qsl(urlsplit(page.url).query))
    return LabPage(
        number=number_alone(facts.pop("注册编号", "")) or facts.pop("licNo", ""),
        name=words(first(page.tree, _NAME)) or facts.pop("机构名称", ""),
        uuid=asked.get("id", ""),
        facts=tuple((name, value) for name, value in facts.items() if name != "licNo"),
    )


def scope_page(page: Page) -> LabPage | None:
    """A scope page, by the number and days in its address or its inputs; None for anything else.

    The address alone proves nothing: a challenge or a home page may have answered there.
    """
    facts = dict(_validity(page))
    number = facts.pop("licNo", "")
    if not number or number not in page.text:
        return None
    return LabPage(number=number, name="", uuid="", facts=tuple(facts.items()))


def _validity(page: Page) -> Iterator[tuple[str, str]]:
    """licNo and the days, from the page's own address, the addresses in it, or its inputs; the first of each."""
    found: dict[str, str] = {}
    pairs = [(m[1], m[2]) for m in _ADDRESS.finditer(f"{page.url}\n{page.text.replace('&amp;', '&')}")]
    for field in page.tree.iter("input"):
        pairs += [(str(field.get(by) or ""), (field.get("value") or "").strip()) for by in ("name", "id")]
    for name, value in pairs:
        if name == "licNo":
            value = number_alone(value.replace("%20", " ").replace("+", " "))
        elif name not in VALIDITY or not _DAY.match(value):
            continue
        if value:
            found.setdefault(name, value[:10] if name != "licNo" else value)
    yield from found.items()


def _labelled(labels: list[HtmlElement]) -> Iterator[tuple[str, str]]:
    """Where the spans hold the labels instead: the value stands behind each in its cell, or in the next cell."""
    for label in labels:
        name = re.sub(r"[\s:：]", "", words(label))
        cell = label.getparent()
        value = words(cell).removeprefix(words(label)).strip(" :：") if cell is not None else ""
        behind = cell.getnext() if cell is not None and not value else None
        yield name, value or words(behind)


def _certificates(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """The table of certificates in one line each, newest as printed first."""
    for element in tree.iter("table"):
        if element.find(".//table") is not None or not all(head in words(element) for head in CERTIFICATES[:3]):
            continue
        for block in blocks(element.getparent() if element.getparent() is not None else element):
            if isinstance(block, Table) and CERTIFICATES[0] in block.rows[0]:
                rows = [" ".join(cell for cell in row if cell) for row in block.rows[1:]]
                yield "证书", "; ".join(rows)
                return


def _plain(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else None


def _whole(value: Any) -> int | None:
    text = _plain(value) or ""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None
