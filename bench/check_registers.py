"""Milliseconds from two CSV files of 100,000 rows, 1 % changed, to their differences, beside csv-diff and daff.

    python bench/check_registers.py [--rounds 5] [--rows 100000]

The changes are a quarter each: renamed, another validity, left, came; the serial numbers are counted anew, as
publishers do. The peers get these files, where they call nearly every row changed, and files without the serial
numbers, their best case. Rounds are interleaved, the medians count. The floor is csv.reader over both texts; regwatch
starts from the bytes of the files, the peers from decoded text. Without a key csv-diff finds no rename; daff is timed
without one too where asked for (--slow, about a minute a round).
"""

import argparse
import csv
import gc
import io
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable

from monitor.diff.files import compare
from spiders.reading.files.documents import open_document

HEADER = ["序号", "企业名称", "注册编号", "国家", "地址", "类别", "有效期至"]
KEY = "注册编号"
SYLLABLES = "华东南海天宏达信诚康瑞丰泰安利源盛德美佳兴隆鑫龙凤光明远新中正大金银玉石山河江湖云电火木水土"
TOWNS = ["北京市", "上海市", "深圳市", "广州市", "杭州市", "宁波市", "青岛市", "苏州市"]
TRADES = ["贸易", "科技", "医疗器械", "食品", "实业", "进出口", "生物"]
STREETS = ["Binhe", "Renmin", "Jiefang", "Keji", "Zhongshan", "Xinhua", "Gongye", "Huanghe"]

Rows = list[list[str]]


def entry(number: int) -> list[str]:
    """One row of a register, the same for the same number."""
    chance = random.Random(number)
    town, name = chance.choice(TOWNS), "".join(chance.choices(SYLLABLES, k=4))
    street = (
        f"{chance.randint(1, 9999)} {chance.choice(STREETS)} Road, {town}{''.join(chance.choices(SYLLABLES, k=2))}区"
    )
    until = f"20{chance.randint(25, 31)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    made = [f"{town}{name}{chance.choice(TRADES)}有限公司", f"PSI{2018 + number % 5}{number:06d}", "中国", street]
    return [str(number), *made, chance.choice("ABC"), until]


def editions(count: int) -> tuple[Rows, Rows]:
    """A register and its next edition, 1 % changed."""
    before = [entry(number) for number in range(1, count + 1)]
    after = [list(row) for row in before]
    touched = random.Random(1).sample(range(count), count // 100)
    part = len(touched) // 4
    for at in touched[:part]:
        after[at][1] = after[at][1].replace("有限公司", "股份有限公司")
    for at in touched[part : 2 * part]:
        after[at][6] = "2032-01-01"
    gone = set(touched[2 * part : 3 * part])
    after = [row for at, row in enumerate(after) if at not in gone]
    after += [entry(count + 10 + number) for number in range(part)]
    return before, [[str(number), *row[1:]] for number, row in enumerate(after, 1)]


def text_of(rows: Rows, without: set[str]) -> str:
    """The rows as CSV, some columns left out."""
    kept = [at for at, name in enumerate(HEADER) if name not in without]
    file = io.StringIO()
    csv.writer(file).writerows([[row[at] for at in kept] for row in (HEADER, *rows)])
    return file.getvalue()


def regwatch(before: bytes, after: bytes, key: str) -> int:
    """Differences found by regwatch."""
    found = compare(*(open_document(body, "list.csv") for body in (before, after)), key=key)
    return sum(len(told.changes) for told in found.lists)


def bodies(texts: list[str]) -> tuple[bytes, bytes]:
    """Two texts as files."""
    return texts[0].encode(), texts[1].encode()


def floor(before: str, after: str) -> int:
    """Both texts parsed, nothing else."""
    return len([list(csv.reader(io.StringIO(text))) for text in (before, after)])


def csv_diff(before: str, after: str, key: str | None) -> int:
    """Differences found by csv-diff."""
    from csv_diff import compare as compared
    from csv_diff import load_csv

    found = compared(*(load_csv(io.StringIO(text), key=key) for text in (before, after)))
    return len(found["added"]) + len(found["removed"]) + len(found["changed"])


def daff(before: str, after: str, key: str) -> int:
    """Rows of the highlighter table that daff gives."""
    import daff as peer

    tables = [peer.PythonTableView(list(csv.reader(io.StringIO(text)))) for text in (before, after)]
    flags = peer.CompareFlags()
    flags.unchanged_context = 0
    if key:
        flags.addPrimaryKey(key)
    found = peer.PythonTableView([])
    peer.TableDiff(peer.Coopy.compareTables(*tables, flags).align(), flags).hilite(found)
    return int(found.get_height()) - 1


def measure(contenders: dict[str, Callable[[], int]], rounds: int) -> dict[str, tuple[float, int]]:
    """Median seconds of each contender, and how many differences it found."""
    times: dict[str, list[float]] = defaultdict(list)
    found = {}
    for turn in range(rounds):
        names = list(contenders)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            gc.collect()
            before = time.perf_counter()
            found[name] = contenders[name]()
            times[name].append(time.perf_counter() - before)
        print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    return {name: (statistics.median(times[name]), found[name]) for name in contenders}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--slow", action="store_true", help="daff without a key as well")
    options = parser.parse_args()
    both = editions(options.rows)
    full, bare = ([text_of(rows, without) for rows in both] for without in (set(), {"序号"}))
    keyless = [text_of(rows, {KEY, "序号"}) for rows in both]
    files = [bodies(texts) for texts in (full, bare, keyless)]
    contenders: dict[str, Callable[[], int]] = {
        "csv.reader, by key": lambda: floor(*full),
        "regwatch, by key": lambda: regwatch(*files[0], KEY),
        "csv-diff, by key": lambda: csv_diff(*full, KEY),
        "daff, by key": lambda: daff(*full, KEY),
        "csv.reader, not numbered": lambda: floor(*bare),
        "regwatch, not numbered": lambda: regwatch(*files[1], KEY),
        "csv-diff, not numbered": lambda: csv_diff(*bare, KEY),
        "daff, not numbered": lambda: daff(*bare, KEY),
        "csv.reader, without key": lambda: floor(*keyless),
        "regwatch, without key": lambda: regwatch(*files[2], ""),
        "csv-diff, without key": lambda: csv_diff(*keyless, None),
    }
    if options.slow:
        contenders["daff, without key"] = lambda: daff(*keyless, "")
    medians = measure(contenders, options.rounds)
    print(f"{'':32}{'ms':>8}{'found':>8}{'÷ floor':>9}{'÷ regwatch':>12}")
    for name, (took, count) in medians.items():
        of = name.partition(", ")[2]
        base, ours = (medians[f"{who}, {of}"][0] for who in ("csv.reader", "regwatch"))
        print(f"{name:32}{took * 1000:8.0f}{count:8}{took / base:9.2f}{took / ours:12.2f}")


if __name__ == "__main__":
    main()
