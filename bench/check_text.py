"""Milliseconds to compare two states of a legal text of 200 KB, beside lxml.html.diff, difflib and hashing.

    python bench/check_text.py [--rounds 7] [--characters 20000]

All contenders run in this process, interleaved; the medians count. Hashing both texts, encoded to UTF-8, is the floor:
who only wants to know whether anything changed pays that. `two files opened and compared` is what `regwatch compare`
does: reading, finding provisions, the ladder of noise and the comparison. Three pairs are compared. `inserted` has one
article more near the top, so that the numbers of all later ones shift, and 3 % of the paragraphs edited. In `referred`
the references in the wording (第九条) shift with them. In `every numeral` each term and amount has changed too: 60 % of
all paragraphs are amended in substance. `difflib` on characters takes minutes for the whole: it is given the first
characters only, and its time is multiplied by how much is left out (it grows faster than that: this favours it).
"""

import argparse
import difflib
import hashlib
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from html import escape

from lxml.html.diff import htmldiff

from monitor.diff.files import compare
from monitor.diff.texts.redline import to_json
from monitor.diff.texts.text import Line, compare_texts
from spiders.reading.document import Document
from spiders.reading.files.documents import open_document

SIZE = 200_000  # bytes of UTF-8
PHRASES = re.findall(
    r"\S+",
    """
进出口货物收发货人 报关企业 海关特殊监管区域 出口医用口罩的企业 管制物项的最终用户 检验检疫机构 医疗器械注册申请人
应当在货物装运前 可以凭担保 不得擅自 应当按照规定 有权要求当事人 必须如实 经主管部门批准后可以 未经海关许可不得
提交书面声明 办理报关手续 保存有关单证和记录 接受现场查验 转让许可证件 提供质量安全证明 缴纳税款滞纳金
违反本办法规定的 情节严重的 构成犯罪的 有特殊情形的 法律另有规定的除外 并处违法所得一倍以上五倍以下罚款 依法追究责任
""",
)
DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """第…条 needs numerals up to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    words += f"{DIGITS[tens]}十" if tens else "零" if hundreds and ones else ""
    return words + (DIGITS[ones] if ones else "")


def paragraph(chance: random.Random, articles: int) -> str:
    """One article of three to seven clauses, a quarter of them with a term, an amount or a reference."""
    clauses = []
    for _ in range(chance.randint(3, 7)):
        clause = "".join(chance.sample(PHRASES, 2))
        kind = chance.randrange(12)
        clause += f"自收到通知之日起{chance.randint(2, 90)}日内" if kind == 0 else ""
        clause += f"处{chance.randint(1, 50)}万元以下罚款" if kind == 1 else ""
        clause += f"依照本办法第{chinese(chance.randint(1, articles))}条的规定" if kind == 2 else ""
        clauses.append(clause)
    return "，".join(clauses) + "。"


def act(size: int) -> list[Line]:
    """An act of so many bytes."""
    chance = random.Random(3)
    count = size // 260
    texts = [paragraph(chance, min(count, 999)) for _ in range(count)]
    return [
        Line(number=f"第{chinese(k % 1000)}条" if k < 1000 else f"{k}.", text=text) for k, text in enumerate(texts, 1)
    ]


def inserted(before: list[Line]) -> list[Line]:
    """One article more, all later numbers shifted, 3 % of the paragraphs edited."""
    chance = random.Random(4)
    texts = [line.text for line in before]
    for k in chance.sample(range(len(texts)), len(texts) * 3 // 100):
        cut = chance.randint(4, len(texts[k]) - 6)
        texts[k] = texts[k][:cut] + chance.choice(PHRASES) + texts[k][cut + 3 :]
    texts.insert(2, "国家鼓励企业建立出口管制内部合规制度，并为此提供指导和帮助。")
    numbers = [line.number for line in before]
    numbers.append(f"第{chinese((len(before) + 1) % 1000)}条")
    return [Line(number=number, text=text) for number, text in zip(numbers, texts, strict=True)]


def every_numeral(before: list[Line]) -> list[Line]:
    """The same, and each other number in the wording one higher."""
    higher = partial(re.compile(r"\d+").sub, lambda found: str(int(found[0]) + 1))
    return [Line(number=line.number, text=higher(line.text)) for line in referred(before)]


def referred(before: list[Line]) -> list[Line]:
    """The same as `inserted`, and references to articles one higher, as their numbers are."""
    after = inserted(before)
    references = re.compile("第([零一二三四五六七八九十百]+)条")
    known = {chinese(k): k for k in range(1, 1000)}
    return [
        Line(
            number=line.number,
            text=references.sub(lambda found: f"第{chinese(known.get(found[1], 0) % 999 + 1)}条", line.text),
        )
        for line in after
    ]


def raw(lines: list[Line]) -> str:
    """The text as a file would hold it."""
    return "\n".join(f"{line.number} {line.text}" for line in lines)


def split(text: str) -> list[Line]:
    """From raw text to lines: what a comparison of two files does before anything else."""
    rows = (row.partition(" ") for row in text.split("\n"))
    return [Line(number=number, text=words) for number, _, words in rows]


def opened(body: bytes) -> Document:
    """A file of text as the product opens it."""
    return open_document(body, "act.txt")


def page(lines: list[Line]) -> str:
    """The text as paragraphs of HTML, for lxml."""
    return "".join(f"<p>{escape(line.number)} {escape(line.text)}</p>" for line in lines)


VARIANTS = (("inserted", inserted), ("referred", referred), ("every numeral", every_numeral))


def contenders(before: list[Line], after: list[Line], characters: int) -> dict[str, Callable[[], object]]:
    """Everything that is measured on one pair."""
    old, new = raw(before), raw(after)
    bodies = old.encode(), new.encode()
    return {
        "regwatch, lines compared": lambda: compare_texts(before, after),
        "regwatch, two files opened and compared": lambda: compare(*map(opened, bodies), bodies=bodies),
        "regwatch, from raw text to JSON": lambda: to_json(compare_texts(split(old), split(new))),
        "sha256 of both": lambda: [hashlib.sha256(text.encode()).digest() for text in (old, new)],
        "blake2b of both": lambda: [hashlib.blake2b(text.encode()).digest() for text in (old, new)],
        "lxml.html.diff": lambda: htmldiff(page(before), page(after)),
        f"difflib, first {characters} characters": lambda: difflib.SequenceMatcher(
            None, old[:characters], new[:characters], autojunk=False
        ).get_opcodes(),
    }


def measured(work: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median milliseconds of each; what takes more than two seconds runs once."""
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, call in work.items():
            if times[name] and times[name][0] > 2_000:
                continue
            started = time.perf_counter()
            call()
            times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    """Print the medians and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--characters", type=int, default=10_000)
    given = parser.parse_args()
    before = act(SIZE)
    for name, change in VARIANTS:
        after = change(before)
        length = len(raw(before))
        print(f"{name}: {len(raw(before).encode()):,} bytes, {length:,} characters, {len(before)} articles")
        found = measured(contenders(before, after, given.characters), given.rounds)
        ours = found["regwatch, lines compared"]
        for who, took in found.items():
            scale = length / given.characters if who.startswith("difflib") else 1
            print(f"  {who:40} {took * scale:12,.2f} ms   ÷ regwatch {took * scale / ours:10,.2f}")
    print("growth")
    large = act(10 * SIZE)
    for name, change in VARIANTS:
        pairs = {"200 KB": (before, change(before)), "2 MB": (large, change(large))}
        work = {size: partial(compare_texts, *pair) for size, pair in pairs.items()}
        found = measured(work, given.rounds)
        print(
            f"  {name:14} 2 MB {found['2 MB']:.0f} ms, 200 KB {found['200 KB']:.1f} ms:"
            f" x {found['2 MB'] / found['200 KB']:.1f}"
        )
    chance = random.Random(6)
    hostile = [
        [Line(number="", text="".join(chance.choices("".join(PHRASES), k=40))) for _ in range(20_000)] for _ in "ab"
    ]
    counted = [[Line(number=f"第{k}条", text=f"企业应当办理{side}手续{k}") for k in range(20_000)] for side in "甲乙"]
    repeated = [Line(number="", text=chance.choice(PHRASES)) for _ in range(20_000)]
    shuffled = chance.sample(repeated, len(repeated))
    bounded = {
        "20,000 unlike lines on each side": partial(compare_texts, *hostile),
        "20,000 lines, each amended": partial(compare_texts, *counted),
        "20,000 lines, 28 different": partial(compare_texts, repeated, shuffled),
    }
    for name, took in measured(bounded, 3).items():
        print(f"  {name}: {took:,.0f} ms")


if __name__ == "__main__":
    main()
