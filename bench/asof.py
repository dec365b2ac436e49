"""As-of answers over a register of 100,000 entries and 1,000 editions with 1 % of the rows changed in each.

    python bench/asof.py [--rows 100000] [--editions 1000] [--share 0.01] [--naive 20] [--folder DIR]

The database is filled through the archive's own `Versions.add`, `Versions.end` and `Sightings.sweep`; only the rows to
write are known here and need not be found by comparing two lists of 100,000 rows a thousand times. Half of the changes
are changed cells, a quarter rows that leave (confirmed at the next edition), a quarter rows that come. Beside it a
naive store with one row for each entry and edition, written for `--naive` editions and extrapolated. Each query runs in
a database opened anew; medians of several. Exits with 1 where a target is missed (50 ms, 2 s).
"""

import argparse
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.asof import entry_on, register_on
from monitor.workspace import Workspace, workspace
from snapshots.model import Edition, Entry
from snapshots.store import moment_text

REGISTER = "cnas-registry"
START = datetime(2020, 1, 1, 2, tzinfo=UTC)
ONE, WHOLE = 0.050, 2.0  # seconds, the targets of the issue


def entry(number: int, state: int) -> Entry:
    """One row in one of its states."""
    chance = random.Random(number)
    return Entry(
        key=f"{REGISTER}/L{number:06d}", register=REGISTER, name=f"第{number}检测中心有限公司",
        fields=(
            ("注册编号", f"CNAS L{number:06d}"), ("地址", f"{chance.randint(1, 9999)} Renmin Road, 深圳市南山区"),
            ("类别", chance.choice("ABC")), ("有效期至", f"20{25 + state % 10}-0{1 + state % 9}-15"),
        ),
    )  # fmt: skip


class Made:
    """The register as it goes through its editions: which rows stand, and in which state."""

    def __init__(self, opened: Workspace, rows: int, share: float) -> None:
        self.opened, self.chance = opened, random.Random(1)
        self.state = dict.fromkeys(range(rows), 0)
        self.next, self.touched, self.leaving = rows, int(rows * share), list[int]()
        self.number = 0

    def edition(self) -> dict[int, int]:
        """One more edition; its rows."""
        at, facts = START + timedelta(days=self.number), self.opened.facts
        first = self.number == 0
        keys = list(self.state)
        chosen = [] if first else self.chance.sample(keys, self.touched * 3 // 4)
        changed, going = chosen[: self.touched // 2], chosen[self.touched // 2 :]
        coming = [] if first else list(range(self.next, self.next + self.touched // 4))
        self.next += len(coming)
        with facts.transaction():
            for number in self.leaving:  # missed at the edition before as well: confirmed
                facts.versions.end(self._standing(number), at)
            for number in going:
                del self.state[number]
            for number in (*(keys if first else changed), *coming):
                self.state[number] = self.state.get(number, -1) + 1
                facts.versions.add(
                    entry(number, self.state[number]), source=REGISTER, seen_at=at, snapshots=(self.number + 1,),
                    reader="1",
                )  # fmt: skip
            facts.sightings.sweep(REGISTER, at, missing=[self._standing(number) for number in going], back=[])
            facts.editions.add(
                Edition(
                    id=0, source=REGISTER, seen_at=at, records=len(self.state), complete=True, held=False, reasons=(),
                    snapshots=(self.number + 1,),
                )
            )  # fmt: skip
        self.leaving = going
        self.number += 1
        return self.state

    def _standing(self, number: int) -> object:
        found = self.opened.facts.versions.current(f"{REGISTER}/L{number:06d}")
        assert found is not None
        return found


def naive(path: Path, editions: list[dict[int, int]]) -> None:
    """A copy of every edition, one row for each entry."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE copies (edition INTEGER, key TEXT, seen_at TEXT, record TEXT)")
    connection.execute("CREATE INDEX copies_by_edition ON copies (edition, key)")
    for number, rows in enumerate(editions):
        at = moment_text(START + timedelta(days=number))
        made = ((entry(one, state), one) for one, state in rows.items())
        connection.executemany(
            "INSERT INTO copies VALUES (?, ?, ?, ?)",
            ((number, made_entry.key, at, str((made_entry.name, made_entry.fields))) for made_entry, _ in made),
        )
    connection.commit()
    connection.execute("VACUUM")
    connection.close()


def size(folder: Path) -> int:
    """Bytes of a database with its journals."""
    return sum(path.stat().st_size for path in folder.glob("*.sqlite*"))


def timed(folder: Path, question: object, rounds: int) -> float:
    """Median seconds of a question, each asked of a folder opened anew."""
    taken = []
    for turn in range(rounds):
        with workspace(folder, readonly=True) as opened:
            start = time.perf_counter()
            question(opened, turn)  # type: ignore[operator]
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--editions", type=int, default=1_000)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--naive", type=int, default=20)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="asof-"))
    data, copies, started = folder / "data", list[dict[int, int]](), time.perf_counter()
    with workspace(data) as opened:
        opened.facts.database.conn.execute("PRAGMA synchronous = OFF")
        made = Made(opened, asked.rows, asked.share)
        for number in range(asked.editions):
            rows = made.edition()
            if number < asked.naive:
                copies.append(dict(rows))
            if number in (0, asked.editions // 2):
                opened.facts.database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                print(f"after {number + 1:>5} edition(s): {size(data) / 1e6:8.1f} MB", flush=True)
        versions = opened.facts.database.conn.execute("SELECT COUNT(*) FROM versions").fetchone()[0]
        opened.facts.database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"after {asked.editions:>5} edition(s): {size(data) / 1e6:8.1f} MB, {versions} versions,", end=" ")
    print(f"built in {time.perf_counter() - started:.0f} s")
    naive(folder / "naive.sqlite", copies)
    copied = (folder / "naive.sqlite").stat().st_size
    print(f"naive copy per edition, {len(copies)} editions: {copied / 1e6:8.1f} MB", end=" ")
    print(f"→ {copied / len(copies) * asked.editions / 1e6:8.1f} MB for {asked.editions} (extrapolated)")
    chance = random.Random(2)
    at = [date(2020, 1, 1) + timedelta(days=chance.randrange(asked.editions)) for _ in range(20)]
    keys = [f"L{chance.randrange(asked.rows):06d}" for _ in range(20)]
    one = timed(data, lambda opened, turn: entry_on(opened, REGISTER, keys[turn], at[turn]), 20)
    listed = timed(data, lambda opened, turn: register_on(opened, REGISTER, at[turn]), 5)
    print(f"one entry on a day: {one * 1000:.1f} ms (target {ONE * 1000:.0f}); the whole list: {listed:.2f} s", end=" ")
    print(f"(target {WHOLE:.0f})")
    if asked.folder is None:
        shutil.rmtree(folder)
    sys.exit(0 if one < ONE and listed < WHOLE else 1)


if __name__ == "__main__":
    main()
