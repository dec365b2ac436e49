"""How well real notices are read: `python -m tests.accuracy` prints accuracy per field and lists every miss.

154 notices of the General Administration of Customs, August 2023 to October 2024, with the site's own metadata block as
truth (tests/data/gacc-notices; origin: corpus INDEX, section 2). Each notice is read three times: behind the block,
which says itself who, which and when; below a head as sites print it (title, and the number spelled otherwise than in
the block); and as its text alone. A field nothing was read for is a miss. The block's day of effect is withheld from
every reading, so that the day comes from the words; where words and block disagree, effective.csv says which day the
words give and why. effects.csv holds every relation the texts state, read by hand.
"""

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from snapshots.identity import folded, identity_of
from snapshots.model import Issuer, Notice
from spiders.platforms.acts import notice
from spiders.platforms.plain import article
from spiders.reading.document import Document
from spiders.reading.law.citations import own_number
from spiders.reading.law.issuers import issuers

DATA = Path(__file__).parent / "data" / "gacc-notices"
Truth = dict[str, str]
# The relations the hand-made table lists in full; based-on is left out, every notice has one.
LISTED = ("repeals", "repeals-in-part", "replaces", "amends", "suspends", "resumes", "lifts", "prevails-over", "until")


@dataclass
class Score:
    """Right answers of one field, and a line for each miss."""

    name: str
    right: int = 0
    asked: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, document: str, expected: object, found: object) -> None:
        """One answer held against the truth."""
        self.asked += 1
        self.right += expected == found
        if expected != found:
            self.misses.append(f"{document}: expected {expected}, read {found}")

    @property
    def share(self) -> float:
        """The share of right answers, 1 where nothing was asked."""
        return self.right / self.asked if self.asked else 1.0


@cache
def truths() -> tuple[Truth, ...]:
    """The notices with the site's metadata, as crawled."""
    with gzip.open(DATA / "notices.jsonl.gz", "rt", encoding="utf-8") as file:
        return tuple(json.loads(line) for line in file)


def _table(name: str) -> list[Truth]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read(index: int, *, with_block: bool) -> Notice:
    """One notice read as a user's file: behind its metadata block (without the day of effect), or the text alone."""
    truth = truths()[index]
    block = (
        "【法规类型】" + truth["document_type"],
        "【文　　号】" + truth["doc_number"],
        "【发文机关】" + truth["issuers"],
        "【发布日期】" + truth["issue_date"],
        "【效力】" + truth["status"],
        *(["【标题】" + truth["title_from_download_link"]] if truth["title_from_download_link"] else []),
    )
    lines = (*(block if with_block else ()), *truth["text"].splitlines())
    published = date.fromisoformat(truth["issue_date"]) if truth["issue_date"] and not with_block else None
    document = Document(format="text", blocks=lines)
    return notice(article(document, published=published), url="", listed=None, publisher=None)


@cache
def read_below_head(index: int) -> Notice:
    """One notice read below its title and a number as sites print it (海关总署公告2024年第37号), no block."""
    truth = truths()[index]
    number = own_number(truth["doc_number"])
    assert number is not None
    order = number.kind == "order"  # 海关总署令第265号: orders count on through the years
    printed = f"令第{number.number}号" if order else f"公告{number.year}年第{number.number}号"
    head = (truth["title_from_download_link"], truth["issuers"] + printed)
    document = Document(format="text", blocks=(*filter(None, head), *truth["text"].splitlines()))
    return notice(article(document), url="", listed=None, publisher=None)


def unsigned() -> int:
    """How many texts carry no signature: the body that issues last, and a day right behind it."""
    day = r"\s{0,3}\d{4}年\d{1,2}月\d{1,2}日"
    return sum(not re.search(re.escape(truth["issuers"].split()[-1]) + day, truth["text"]) for truth in truths())


def scores() -> tuple[Score, ...]:
    """Every field's score, in the order they are printed."""
    headed = [read_below_head(index) for index in range(len(truths()))]
    blocked = [read(index, with_block=True) for index in range(len(truths()))]
    return (
        *_named(blocked, "from the metadata block"),
        *_named(headed, "from a heading line"),
        *_days(blocked),
        *_effects(),
    )


def _named(found: list[Notice], where: str) -> tuple[Score, ...]:
    """What names an act, read from one kind of head. Nothing read is a miss."""
    number, signed_by = Score(f"number, {where}"), Score(f"issuers, {where}")
    title, published = Score(f"title, {where}"), Score(f"published, {where}")
    for act, truth in zip(found, truths(), strict=True):
        name = truth["doc_number"]
        printed = own_number(name)
        assert printed is not None
        number.count(name, (printed.kind, printed.year, printed.number), (act.kind, act.year, act.number))
        signed_by.count(name, _codes(issuers(truth["issuers"])), _codes(act.issuers))
        if truth["title_from_download_link"]:
            title.count(name, folded(truth["title_from_download_link"]), folded(act.title))
        if truth["issue_date"]:
            published.count(name, truth["issue_date"], str(act.published))
    return number, signed_by, title, published


def _codes(bodies: tuple[Issuer, ...]) -> list[str]:
    return sorted(issuer.code for issuer in bodies)


def _days(blocked: list[Notice]) -> tuple[Score, ...]:
    """The days, and who signed, as the text says them."""
    effective, alone = Score("effective"), Score("effective, text alone")
    signed, from_text = Score("signed"), Score("issuers, text alone")
    settled = {row["document"]: row["effective"] for row in _table("effective.csv")}
    for index, truth in enumerate(truths()):
        found, bare, name = blocked[index], read(index, with_block=False), truth["doc_number"]
        from_text.count(name, _codes(issuers(truth["issuers"])), _codes(bare.issuers))
        if truth["issue_date"] and found.signed:
            signed.count(name, truth["issue_date"], str(found.signed))
        if truth["effective_date"] or name in settled:
            day = settled.get(name, truth["effective_date"]) or "None"
            effective.count(name, day, str(found.effective))
            alone.count(name, day, str(bare.effective))
    return signed, effective, alone, from_text


def _effects() -> Iterator[Score]:
    """Effects of the table that were found, and effects read that no text states."""
    rows = _table("effects.csv")
    found_all, nothing_else = Score("effects found"), Score("documents without an invented effect")
    for index, truth in enumerate(truths()):
        name, act = truth["doc_number"], read(index, with_block=True)
        read_here = {(e.relation, identity_of(e.target)): e.scope for e in act.effects if e.relation in LISTED}
        until = str(act.until) if act.until else ""
        stated = [row for row in rows if row["document"] == name]
        for row in (row for row in stated if row["expected"] == "yes"):
            if row["relation"] == "until":
                found_all.count(name, row["until"], until)
                continue
            wanted = row["relation"], identity_of(row["target"])
            scope = read_here.get(wanted)
            right = scope is not None and (folded(row["scope"]) in folded(scope) or row["relation"] == "prevails-over")
            found_all.count(
                name, (*wanted, row["scope"]), (*wanted, row["scope"]) if right else sorted(read_here.items())
            )
        known = {(row["relation"], identity_of(row["target"])) for row in stated}
        invented = set(read_here) - known | (
            {("until", until)} if until and not any(r["until"] for r in stated) else set()
        )
        nothing_else.count(name, [], sorted(invented))
    yield found_all
    yield nothing_else


def main() -> None:
    """Print every score, then every miss."""
    results = scores()
    lines = [f"{len(truths())} notices of the General Administration of Customs, 2023-2024"]
    lines += [f"  {unsigned()} of the texts carry no signature"]
    lines += [f"  {score.name:<38} {score.right:>4} of {score.asked:<4} {score.share:7.2%}" for score in results]
    lines += [f"  miss, {score.name}: {miss}" for score in results for miss in score.misses]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
