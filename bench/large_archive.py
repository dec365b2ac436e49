"""A large archive for the benchmarks of the pages: by default 100,000 notices with 1,000,000 versions.

    python bench/large_archive.py FOLDER [--notices 100000] [--versions 1000000]

Everything goes through the archive's own classes, in large transactions. The texts are made of the words of real
announcements, so that searching and comparing meet what they meet in life: most notices have about 600 characters, one
in a thousand 65,000 (200 KB), of which every version differs in a few words. One snapshot stands behind each notice,
one change behind each version; 50 registers of 200 entries come and go. The same numbers give the same archive.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.progress import track

from monitor.diff.change import Change, Kind
from monitor.workspace import Workspace, workspace
from snapshots.identity import identity_of
from snapshots.model import Capture, Edition, Entry, Issuer, Notice, Provision, Role, Verdict

START = datetime(2012, 1, 1, 2, tzinfo=UTC)
SOURCES = {
    "mofcom": "商务部",
    "gacc": "海关总署",
    "nmpa": "国家药监局",
    "samr": "市场监管总局",
    "govcn": "国务院办公厅",
}
GOODS = [
    "口罩",
    "防护服",
    "呼吸机",
    "红外体温计",
    "检测试剂",
    "冰鲜水产品",
    "婴幼儿配方乳粉",
    "稀土",
    "锑",
    "无人机",
    "榴莲",
    "再生铜",
]
RULES = [
    "自{day}起，出口{goods}须取得医疗器械产品注册证书，符合进口国（地区）质量标准要求。",
    "海关凭药品监督管理部门批准的医疗器械产品注册证书验放{goods}。",
    "对出口的{goods}实施出口商品检验，税则号列为{code}。",
    "企业应当在{days}日内向所在地主管部门报告{goods}的检验结果，标准为GB {standard}-2019。",
    "违反本公告规定的，依法处{fine}万元以下罚款；构成犯罪的，依法追究刑事责任。",
    "实验室应当具备CNAS L{lab}认可的检测能力，并对{goods}的检测结果负责。",
    "本公告由{issuer}负责解释，有关措施将视情动态调整。",
]
LONG_EVERY, LONG, SHORT = 1_000, 1_500, 12  # provisions
REGISTERS, ROWS = 50, 200
BATCH = 2_000


def texts(chance: random.Random, issuer: str, count: int) -> list[str]:
    """As many provisions as asked for."""
    return [
        chance.choice(RULES).format(
            day=f"{chance.randint(2013, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
            goods=chance.choice(GOODS),
            code=f"{chance.randint(2501, 9619)}.{chance.randint(10, 99)}.{chance.randint(1000, 9999)}",
            days=chance.randint(5, 90), standard=chance.randint(2000, 9999), fine=chance.randint(1, 100),
            lab=f"{chance.randint(1, 9999):04d}", issuer=issuer,
        )
        for _ in range(count)
    ]  # fmt: skip


def notice(number: int) -> Notice:
    """The first version of a notice."""
    chance = random.Random(number)
    source = list(SOURCES)[number % len(SOURCES)]
    day = (START + timedelta(minutes=number * 72)).date()
    key = f"{source}/announcement/{day.year}/{number}"
    count = LONG if number % LONG_EVERY == 0 else SHORT
    provisions = tuple(
        Provision(number=f"第{place}条", text=text)
        for place, text in enumerate(texts(chance, SOURCES[source], count), 1)
    )
    effective = day + timedelta(days=chance.randint(0, 90))
    return Notice(
        key=key, identity=identity_of(key), kind="announcement", issuers=(Issuer(code=source, name=SOURCES[source]),),
        title=f"关于{chance.choice(GOODS)}出口有关事项的公告（第{number}号）", url=f"https://{source}.example.gov.cn/{number}.html",
        year=day.year, number=number, published=day, effective=effective, effective_words=f"自{effective}起施行",
        provisions=provisions,
    )  # fmt: skip


def amended(old: Notice, chance: random.Random) -> Notice:
    """The next version of a notice: one of its provisions reads differently."""
    place = chance.randrange(len(old.provisions))
    other = replace(old.provisions[place], text=texts(chance, old.issuers[0].name, 1)[0])
    return replace(old, provisions=(*old.provisions[:place], other, *old.provisions[place + 1 :]))


def capture(record: Notice, at: datetime) -> Capture:
    """The page behind a notice."""
    body = (
        f"<html><h1>{record.title}</h1>{''.join(f'<p>{p.text}</p>' for p in record.provisions[:SHORT])}</html>".encode()
    )
    return Capture(
        source=record.key.partition("/")[0], url=record.url, final_url=record.url, role=Role.ARTICLE, status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),), body=body, fetched_at=at, verdict=Verdict.OK,
    )  # fmt: skip


def fill(opened: Workspace, notices: int, versions: int) -> None:
    """Write everything."""
    per = max(versions // notices, 1)
    for first in track(range(0, notices, BATCH), "notices", disable=not sys.stderr.isatty()):
        made = [notice(number) for number in range(first, min(first + BATCH, notices))]
        moments = {one.key: datetime.combine(one.published or date(2020, 1, 1), START.timetz()) for one in made}
        snapshots = opened.archive.record(capture(one, moments[one.key]) for one in made)
        with opened.facts.transaction():
            for one, snapshot in zip(made, snapshots, strict=True):
                write(opened, one, snapshot.seq, moments[one.key], per)
    registers(opened)
    with opened.facts.transaction():
        end = START + timedelta(minutes=notices * 72)
        for source in SOURCES:
            for day in range(365):
                opened.facts.editions.add(
                    Edition(
                        id=0, source=source, seen_at=end - timedelta(days=365 - day), records=15, complete=False,
                        held=False, reasons=(), snapshots=(1,),
                    )
                )  # fmt: skip


def write(opened: Workspace, record: Notice, snapshot: int, at: datetime, count: int) -> None:
    """One notice with all its versions and the changes they are."""
    chance, source, before = random.Random(record.number), record.key.partition("/")[0], None
    for turn in range(count):
        moment = at + timedelta(days=30 * turn)
        version = opened.facts.versions.add(record, source=source, seen_at=moment, snapshots=(snapshot,), reader="1")
        kind = Kind.NOTICE_AMENDED if before else Kind.NOTICE_PUBLISHED
        opened.ledger.changes.add(
            Change(
                kind=kind, source=source, key=record.key, title=record.title, seen_at=moment,
                published=record.published, effective=record.effective, snapshots=(snapshot,), before=before,
                after=version.id,
            )
        )  # fmt: skip
        before, record = version.id, amended(record, chance)
    opened.facts.locations.seen(record.url, record.key, source, at)


def registers(opened: Workspace) -> None:
    """Registers whose entries come and go."""
    for number in range(REGISTERS):
        name = f"register-{number}"
        with opened.facts.transaction():
            for row, entry in enumerate(entries(name)):
                version = opened.facts.versions.add(
                    entry, source=name, seen_at=START + timedelta(days=row), snapshots=(1,), reader="1"
                )
                if row % 5 == 0:
                    opened.facts.versions.end(version, START + timedelta(days=row + 400))


def entries(register: str) -> Iterator[Entry]:
    """The rows of one register."""
    for row in range(ROWS):
        fields = (("地址", f"深圳市南山区{row}号"), ("有效期至", f"20{25 + row % 10}-06-15"))
        yield Entry(key=f"{register}/L{row:04d}", register=register, name=f"第{row}检测中心有限公司", fields=fields)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notices", type=int, default=100_000)
    parser.add_argument("--versions", type=int, default=1_000_000)
    given = parser.parse_args()
    began = time.perf_counter()
    with workspace(given.folder) as opened:
        fill(opened, given.notices, given.versions)
    size = sum(path.stat().st_size for path in given.folder.iterdir() if path.is_file())
    took = time.perf_counter() - began
    print(f"{given.notices:,} notices, {given.versions:,} versions: {size / 1e9:.2f} GB, {took:.0f} s")


if __name__ == "__main__":
    main()
