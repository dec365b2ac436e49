"""A list of 100,000 rows imported and re-imported, beside plain sqlite3 and csv-diff in the same run.

`.venv/bin/python bench/import_rows.py [ROWS]`. sqlite3 stores every row of a csv under its key and compares, judges and
seals nothing; csv-diff (where it is installed) compares two files in memory and stores nothing. Fresh folders.
"""

import csv
import importlib.util
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

LIMIT = 10.0  # seconds (issue 5)


def written(path: Path, rows: int, *, changed: int = 0) -> Path:
    """A list of devices as a person exports it; `changed` rows have another name."""
    with path.open("w", encoding="utf-8", newline="") as out:
        write = csv.writer(out)
        write.writerow(["序号", "注册证编号", "产品名称", "注册人名称", "有效期至"])
        for n in range(rows):
            name = f"医用口罩{n}{'（新）' if n < changed else ''}"
            write.writerow([n + 1, f"国械注准2020{n:07d}", name, f"某某医疗器械有限公司{n % 4000}", "2025-12-31"])
    return path


def by_regwatch(folder: Path, file: Path) -> None:
    """The whole command in a process of its own, start-up included."""
    command = [sys.executable, "-m", "monitor", "--data", str(folder), "import", "nmpa-device-register", str(file)]
    subprocess.run([*command, "--complete"], check=True, stdout=subprocess.DEVNULL)


def by_sqlite(path: Path, file: Path) -> None:
    """Every row under its key, one transaction."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT)")
    with file.open(encoding="utf-8", newline="") as lines, connection:
        rows = csv.reader(lines)
        next(rows)
        put = "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)"
        connection.executemany(put, ((row[1], row[0], row[2], row[3], row[4]) for row in rows))
    connection.close()


def by_csv_diff(old: Path, new: Path) -> None:
    """Both files read and compared by key."""
    from csv_diff import compare, load_csv

    with old.open(encoding="utf-8", newline="") as before, new.open(encoding="utf-8", newline="") as after:
        compare(load_csv(before, key="注册证编号"), load_csv(after, key="注册证编号"))


def timed(name: str, work: Callable[[], None]) -> float:
    """Run and print."""
    start = time.perf_counter()
    work()
    took = time.perf_counter() - start
    print(f"{name:<52} {took:6.2f} s")
    return took


def size(folder: Path) -> str:
    """Of everything below a folder."""
    return f"{sum(f.stat().st_size for f in folder.rglob('*') if f.is_file()) / 1e6:.1f} MB"


def main() -> None:
    """Print every figure; exit code 1 where the limit is not met."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        first, again = written(room / "a.csv", rows), written(room / "b.csv", rows, changed=rows // 100)
        ours, peer = room / "ours", room / "peer"
        peer.mkdir()
        slowest = timed(f"regwatch import, {rows} rows, first", lambda: by_regwatch(ours, first))
        slowest = max(slowest, timed("regwatch import, 1 % changed, compared", lambda: by_regwatch(ours, again)))
        timed("sqlite3, first", lambda: by_sqlite(peer / "rows.sqlite", first))
        timed("sqlite3, 1 % changed, overwritten", lambda: by_sqlite(peer / "rows.sqlite", again))
        if importlib.util.find_spec("csv_diff"):
            timed("csv-diff, two files in memory", lambda: by_csv_diff(first, again))
        print(f"{'files':<52} {first.stat().st_size / 1e6:.1f} MB each")
        print(f"{'regwatch data folder, both states and originals':<52} {size(ours)}")
        print(f"{'sqlite3, last state':<52} {size(peer)}")
    sys.exit(slowest > LIMIT)


if __name__ == "__main__":
    main()
