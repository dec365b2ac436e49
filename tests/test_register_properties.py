"""What holds for any two lists: rows are accounted for, order is no change, and hostile lists take no time."""

import random
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diff.lists.registers import compare_lists
from spiders.reading.tables.lists import read_lists

Rows = list[tuple[str, ...]]

cell = st.text(st.sampled_from("甲乙丙丁Aa1 （)、"), max_size=5)
tables = st.lists(st.tuples(st.sampled_from(("A1", "A2", "A3", "")), cell, cell), max_size=12)


@given(tables, st.randoms())
def test_a_list_against_its_shuffled_self_has_no_substance(rows: Rows, chance: random.Random) -> None:
    header = ("注册号", "企业名称", "地址")
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for key in ("", "注册号"):
        found = compare_lists(*read_lists([[header, *rows]]), *read_lists([[header, *shuffled]]), key)
        assert not found.substance, found.changes


@given(tables, tables)
def test_the_changes_account_for_every_row_on_both_sides(before: Rows, after: Rows) -> None:
    header = ("注册号", "企业名称", "地址")
    (old,), (new,) = read_lists([[header, *before]]), read_lists([[header, *after]])
    found = compare_lists(old, new, "注册号")
    kinds = Counter(change.kind for change in found.changes)
    assert len(old.rows) - kinds["removed"] + kinds["added"] == len(new.rows)
    for change in found.changes:
        assert (change.before is None, change.after is None) == (change.kind == "added", change.kind == "removed")
    assert found.substance == bool(found.changes)


CJK = [chr(code) for code in range(0x4E00, 0x5A00)]


@pytest.mark.parametrize("kind", ["unlike", "alike", "numbered", "few characters"])
def test_fifty_thousand_rows_against_as_many_others_take_seconds(kind: str) -> None:
    chance = random.Random(kind)

    def rows(side: int) -> Rows:
        made = {
            "unlike": lambda n: ("".join(chance.choices(CJK, k=9)), "".join(chance.choices(CJK, k=12))),
            "alike": lambda n: (f"{CJK[n % 3000]}{CJK[n // 3000]}明{('贸易', '科技')[side]}有限公司", f"{side}路"),
            "numbered": lambda n: (f"企业{n + side * 50_000}有限公司", "同一地址"),
            "few characters": lambda n: ("".join(chance.choices("甲乙丙", k=14)), "同一地址"),
        }
        return [("企业名称", "地址"), *map(made[kind], range(50_000))]

    (old,), (new,) = read_lists([rows(0)]), read_lists([rows(1)])
    started = time.process_time()
    assert compare_lists(old, new).substance
    assert time.process_time() - started < 5  # 1 to 3 s on an idle machine
