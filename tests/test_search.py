"""Search over real archives: what must be found, what must not, and what hostile questions get."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from monitor.commands.context import Context
from monitor.commands.searching import search as search_command
from monitor.search import Asked, Found, IndexNotReadyError, Kind, Order, SearchError, search, update
from monitor.search.asked import needles
from monitor.search.index import FILE
from monitor.search.words import folded, phrase, runs, tokens
from monitor.workspace import Workspace, workspace
from snapshots.identity import identity_of
from snapshots.model import Effect, Entry, Notice, Provision, Version

START = datetime(2020, 3, 31, 2, tzinfo=UTC)
MASKS, WASTE, LAB = "gacc/announcement/2020/53", "mofcom/announcement/2021/7", "cnas-labs/L0290"


def notice(key: str, title: str, *lines: str, day: date = date(2020, 4, 10), **facts: object) -> Notice:
    return Notice(
        key=key, identity=identity_of(key), kind="announcement", issuers=(), title=title,
        url=f"http://site.example/{key}", published=day, provisions=tuple(Provision(text=line) for line in lines),
        **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def add(opened: Workspace, record: Notice | Entry, days: int = 0) -> Version:
    source = record.key.split("/")[0]
    with opened.facts.transaction():
        return opened.facts.versions.add(
            record, source=source, seen_at=START + timedelta(days=days), snapshots=[1], reader="t"
        )


@pytest.fixture
def room(opened: Workspace) -> Iterator[Workspace]:
    """A notice of three versions, another without relation, an entry."""
    add(opened, notice(MASKS, "关于口罩出口的公告", "符合GB2626—2019的产品准予出口。", "含锑、钨及其制品。"))
    add(opened, notice(MASKS, "关于口罩出口的公告", "符合ＧＢ 2626-2019的产品准予出口。", "旧条款已删除。"), 1)
    add(opened, notice(MASKS, "关于口罩出口的公告", "税则号列6307.90.00.10项下产品。", "第53号令施行。"), 2)
    add(
        opened,
        notice(WASTE, "关于固体废物的公告", "依照GB/T 32610执行，Masks不适用。", "口、罩。", day=date(2021, 5, 1)),
        400,
    )
    add(opened, Entry(key=LAB, register="cnas-labs", name="华测检测", fields=(("注册编号", "CNAS L0290"),)), 3)
    update(opened)
    yield opened


def keys(found: Found) -> list[str]:
    return [hit.key for hit in found.hits]


def ask(room: Workspace, words: str, **more: object) -> Found:
    return search(room, Asked(words=words, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("锑", [MASKS]),  # one character, only in the oldest version
        ("钨", [MASKS]),
        ("口罩", [MASKS]),  # not 口、罩
        ("罩", [WASTE, MASKS]),
        ("检测", [LAB]),
        ("GB 2626-2019", [MASKS]),
        ("gb2626—2019", [MASKS]),
        ("GB/T 32610", [WASTE]),
        ("GB/T32610", [WASTE]),
        ("6307900010", [MASKS]),
        ("6307.90.00.10", [MASKS]),
        ("630790", [MASKS]),
        ("GBT32610", [WASTE]),
        ("gbt 32610", [WASTE]),
        ('"GB/T 32610"', [WASTE]),
        ("GB T 32610", [WASTE]),
        ("GB 2626", [MASKS]),
        ("GB 262", []),
        ("2626", [MASKS]),
        ("2020年第53号", [MASKS]),  # only its key says the year
        ("〔2020〕53号", [MASKS]),
        ("[2020]053号", [MASKS]),
        ("二〇二〇年第五十三号", [MASKS]),
        ("2020-53", [MASKS]),
        ("2020/53", [MASKS]),
        ("公告2020年第53号", [MASKS]),
        ("公告 2020年第53号", [MASKS]),
        ("部令2020年第53号", []),
        ("2020年第5号", []),
        ("2021年第53号", []),
        ("2021-7", [WASTE]),
        ("第五十三号", [MASKS]),
        ("53号", [MASKS]),
        ("3号", []),
        ("L0290", [LAB]),
        ("CNAS L0290", [LAB]),
        ("ｃｎａｓ　ｌ０２９０", [LAB]),
        ("mask", [WASTE]),  # masks begins with it
        ('"mask"', []),
        ("sks", []),
        ("旧条款 锑", [MASKS]),  # each in another version
        ("锑 固体", []),
        ("锑、钨", [MASKS]),
        ("第53号", [MASKS]),
        ("53号令", [MASKS]),
        ("53号另", []),
        ("产品准予", [MASKS]),
        ("产品准许", []),
        ("公告 口罩", [MASKS]),
        ("固体废物", [WASTE]),
        (MASKS, [MASKS]),
    ],
)
def test_words_are_found_where_they_stand_and_nowhere_else(room: Workspace, words: str, expected: list[str]) -> None:
    assert sorted(keys(ask(room, words))) == sorted(expected)


def test_a_hit_tells_which_versions_hold_the_words(room: Workspace) -> None:
    hit = ask(room, "锑").hits[0]
    assert (hit.first, hit.last, hit.versions, hit.newest, hit.number_of_versions) == (1, 1, 1, False, 3)
    hit = ask(room, "GB2626-2019").hits[0]
    assert (hit.first, hit.last) == (1, 2)
    hit = ask(room, "锑 旧条款").hits[0]
    assert (hit.versions, hit.first, hit.last) == (0, None, None)


def test_hits_are_marked_in_the_text_as_it_was_printed_and_nothing_is_lost(room: Workspace) -> None:
    hit = ask(room, "gb2626-2019").hits[0]
    assert [text for text, marked in hit.snippet if marked] == ["ＧＢ 2626-2019"]
    hit = ask(room, "口罩").hits[0]
    assert hit.title == (("关于", False), ("口罩", True), ("出口的公告", False))
    assert hit.name == "关于口罩出口的公告"


def test_archived_markup_stays_plain_text(opened: Workspace) -> None:
    title = "<script>alert(1)</script>口罩"
    add(opened, notice(MASKS, title))
    update(opened)
    hit = ask(opened, "口罩").hits[0]
    assert hit.title == (("<script>alert(1)</script>", False), ("口罩", True))


def test_filters_narrow_to_source_kind_and_days(room: Workspace) -> None:
    assert keys(ask(room, "公告", source="mofcom")) == [WASTE]
    assert keys(ask(room, "公告", source="nobody")) == []
    assert keys(ask(room, "检", kind=Kind.ENTRY)) == [LAB]
    assert keys(ask(room, "公告", kind=Kind.ENTRY)) == []
    assert keys(ask(room, "公告", since=date(2020, 4, 10), until=date(2020, 4, 10))) == [MASKS]
    assert keys(ask(room, "公告", since=date(2020, 4, 11))) == [WASTE]
    assert keys(ask(room, "告", until=date(2020, 4, 10))) == [MASKS]
    assert keys(ask(room, "公告", seen_since=date(2021, 1, 1))) == [WASTE]
    assert keys(ask(room, "公告", seen_since=START + timedelta(days=2))) == [WASTE, MASKS]
    assert keys(ask(room, "公告", seen_since=START + timedelta(days=401))) == []


def test_a_source_is_also_a_register_who_signed_and_whose_act_brought_an_entry(opened: Workspace) -> None:
    add(opened, notice("mofcom+gacc+nmpa/announcement/2020/5", "三部门公告"))
    add(opened, notice(WASTE, "公告"))
    with opened.facts.transaction():
        version = opened.facts.versions.add(
            Entry(key="goods/1", register="goods", name="公告所列", fields=()), source="nmpa", seen_at=START,
            snapshots=[1], reader="t",
        )  # fmt: skip
        opened.facts.database.conn.execute("UPDATE versions SET begun_by = ? WHERE id = ?", (MASKS, version.id))
    update(opened)
    assert sorted(keys(ask(opened, "公告", source="gacc"))) == ["goods/1", "mofcom+gacc+nmpa/announcement/2020/5"]
    assert keys(ask(opened, "公告", source="goods")) == ["goods/1"]
    assert keys(ask(opened, "告", source="GACC", kind=Kind.ENTRY)) == ["goods/1"]
    assert keys(ask(opened, "公告", source="mofcom", kind=Kind.NOTICE)) == [
        WASTE, "mofcom+gacc+nmpa/announcement/2020/5",
    ]  # fmt: skip


def test_a_number_is_marked_and_told_by_version_however_it_is_printed(opened: Workspace) -> None:
    add(opened, notice(MASKS, "海关总署公告二〇二〇年第五十三号", "依照商办贸函〔2019〕7号。"))
    update(opened)
    hit = ask(opened, "2020-53").hits[0]
    assert [text for text, marked in hit.title if marked] == ["二〇二〇年第五十三号"] and hit.newest
    hit = ask(opened, "商办贸函 2019年第7号").hits[0]
    assert [text for text, marked in hit.snippet if marked] == ["商办贸函", "2019〕7号"] and hit.versions == 1


def test_in_force_on_asks_how_notices_stood(opened: Workspace) -> None:
    repeal = Effect(relation="repeals", target=MASKS, quoted="同时废止")
    add(opened, notice(MASKS, "旧公告", effective=date(2020, 4, 10)))
    add(opened, notice(WASTE, "新公告", day=date(2021, 5, 1), effective=date(2021, 5, 1), effects=(repeal,)), 400)
    update(opened)
    assert keys(ask(opened, "公告", in_force_on=date(2020, 5, 1))) == [MASKS]
    assert WASTE in keys(ask(opened, "公告", in_force_on=date(2021, 6, 1)))
    assert MASKS not in keys(ask(opened, "公告", in_force_on=date(2021, 6, 1)))
    assert keys(ask(opened, "公告", in_force_on=date(2019, 1, 1))) == []


def test_words_in_the_title_come_first_and_newest_first_on_request(opened: Workspace) -> None:
    add(opened, notice(MASKS, "关于口罩的公告", day=date(2020, 1, 1)))
    add(opened, notice(WASTE, "别的公告", "也提到口罩。", day=date(2022, 1, 1)))
    update(opened)
    assert keys(ask(opened, "口罩")) == [MASKS, WASTE]
    assert keys(ask(opened, "罩")) == [MASKS, WASTE]
    assert keys(ask(opened, "口罩", order=Order.NEWEST)) == [WASTE, MASKS]


def test_pages_hold_every_hit_once_and_the_total_is_exact_up_to_its_bound(opened: Workspace) -> None:
    with opened.facts.transaction():
        for number in range(1_100):
            entry = Entry(key=f"labs/{number}", register="labs", name=f"检测{number}", fields=(("x", "普通"),))
            opened.facts.versions.add(entry, source="labs", seen_at=START, snapshots=[1], reader="t")
    add(opened, notice(MASKS, "检测公告"))
    update(opened)
    found = ask(opened, "普通", limit=100)
    assert (found.total, found.more, found.following) == (1_000, True, True)
    everything = [key for at in range(0, 1_200, 100) for key in keys(ask(opened, "检测", limit=100, offset=at))]
    assert len(everything) == len(set(everything)) == 1_101
    assert not ask(opened, "检测", limit=100, offset=1_100).following
    one = ask(opened, "检测1099")
    assert (one.total, one.more) == (1, False)


def test_what_is_new_is_found_after_an_update_and_what_was_rewritten_is_not_found_twice(room: Workspace) -> None:
    assert update(room).records == 0
    add(room, notice(MASKS, "改名的公告", "全新的条款。", day=date(2023, 1, 1)), 900)
    done = update(room)
    assert (done.records, done.rebuilt) == (1, False)
    assert keys(ask(room, "全新")) == [MASKS]
    assert keys(ask(room, "锑")) == [MASKS]  # old words stay
    assert keys(ask(room, "口罩出口")) == [MASKS]  # an old title too
    assert keys(ask(room, "公告", order=Order.NEWEST)) == [MASKS, WASTE]  # and its day moved
    with sqlite3.connect(room.folder / FILE) as index:
        index.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        assert index.execute("SELECT COUNT(*) FROM records").fetchone()[0] == 3


def test_a_build_that_was_killed_goes_on_where_it_stopped(room: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.search.filling._BATCH", 1)

    def killed(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(room, anew=True, progress=killed)
    with pytest.raises(IndexNotReadyError, match="being built"):
        ask(room, "口罩")
    add(room, notice(LAB_NOTICE, "中途来的公告"), 500)
    done = update(room)
    assert done.rebuilt and done.records <= 2
    update(room)
    assert len(keys(ask(room, "公告"))) == 3
    assert keys(ask(room, "中途")) == [LAB_NOTICE]


LAB_NOTICE = "aaa/announcement/2022/1"  # sorts before what was already written


def test_without_an_index_or_with_an_old_or_damaged_one_it_says_so_and_an_update_mends_it(room: Workspace) -> None:
    path = room.folder / FILE
    with sqlite3.connect(path) as index:
        index.execute("UPDATE about SET value = '0' WHERE name = 'schema'")
    index.close()
    with pytest.raises(IndexNotReadyError, match="another regwatch"):
        ask(room, "口罩")
    assert update(room).rebuilt
    assert ask(room, "口罩").total == 1
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(IndexNotReadyError, match="cannot be read"):
        ask(room, "口罩")
    assert update(room).rebuilt
    path.unlink()
    with pytest.raises(IndexNotReadyError, match="not built yet"):
        ask(room, "口罩")


def test_another_archive_in_the_folder_is_indexed_anew(room: Workspace, tmp_path: Path) -> None:
    with workspace(tmp_path / "other") as other:
        add(other, notice(WASTE, "另一个档案"))
        for ending in ("", "-wal", "-shm"):
            if (old := room.folder / f"{FILE}{ending}").exists():
                (other.folder / old.name).write_bytes(old.read_bytes())
        assert update(other).rebuilt
        assert keys(ask(other, "档案")) == [WASTE]
        assert keys(ask(other, "口罩")) == []


def test_a_second_process_leaves_the_filling_to_the_first(room: Workspace) -> None:
    with FileLock(room.folder / "search.lock"):
        assert update(room).busy
        assert ask(room, "口罩").total == 1  # and reading goes on


def test_readers_are_not_disturbed_by_an_update(room: Workspace) -> None:
    wrong: list[object] = []
    stop = threading.Event()

    def reading() -> None:
        while not stop.is_set():
            try:
                found = search(room.folder, Asked(words="口罩"))
                if MASKS not in keys(found):
                    wrong.append(keys(found))
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=reading) for _ in range(3)]
    for thread in threads:
        thread.start()
    for day in range(20):
        add(room, notice(MASKS, "关于口罩出口的公告", f"第{day}次修改。"), 1000 + day)
        update(room)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    "words",
    ['"', "*", "口罩*", "口罩 OR 锑", "NEAR(口罩 锑, 1)", "title:口罩", "{title} : x", "-口罩", "^口罩", "口罩)(", "é",
     "a" * 200, '" OR 1=1 --', "';DROP TABLE records;--", "(a+)+$", "[" * 200, "\\", "口\x00罩", "😀口罩", "%", "_",
     "\u202e口罩", "1" * 200, "口" * 200, "6307." * 40, "ß", "\ud800口罩"],
)  # fmt: skip
def test_hostile_questions_get_an_answer_or_a_clear_error(room: Workspace, words: str) -> None:
    try:
        found = ask(room, words)
    except SearchError as error:
        assert error.remedy
        assert error.problem
    else:
        assert found.total <= 3


@pytest.mark.parametrize(
    ("words", "why"),
    [("", "no word"), ("  ，。!!", "no word"), ("😀", "no word"), ("口" * 10_000, "characters"), ("a b c " * 9, ""),
     (" ".join(f"词{n}" for n in range(13)), "more than 12 words")],
)  # fmt: skip
def test_what_cannot_be_searched_for_is_told_with_a_remedy(room: Workspace, words: str, why: str) -> None:
    if not why:
        assert ask(room, words).words == ("a", "b", "c")
        return
    with pytest.raises(SearchError, match=why) as raised:
        ask(room, words)
    assert raised.value.remedy


@pytest.mark.parametrize("bad", [{"limit": 0}, {"limit": 10**9}, {"offset": -1}, {"offset": 10**12},
                                 {"since": date(2021, 1, 1), "until": date(2020, 1, 1)}])  # fmt: skip
def test_absurd_bounds_are_refused(room: Workspace, bad: dict[str, object]) -> None:
    with pytest.raises(SearchError):
        ask(room, "口罩", **bad)


_TEXT = st.text(alphabet="口罩税公告AbB19、。 -—", min_size=1, max_size=25)


@given(text=_TEXT, start=st.integers(0, 20), length=st.integers(1, 8))
def test_every_piece_of_a_text_that_begins_and_ends_with_its_runs_is_a_phrase_of_its_tokens(
    text: str, start: int, length: int
) -> None:
    """Of Chinese any piece; of letters and digits whole runs."""
    plain = folded(text)
    piece = plain[start : start + length]
    whole = [run for run in runs(piece) if run.kind != "han"]
    edges = (plain[max(0, start - 1) : start] + piece[:1], piece[-1:] + plain[start + length : start + length + 1])
    if not piece.strip("、。 -—") or any(
        len(list(runs(e))) == 1 and e.isascii() and len(e) == 2 for e in edges if whole
    ):
        return
    asked = phrase(runs(piece))
    if len(asked) == 1 and len(asked[0]) == 1 and not asked[0].isascii():
        return  # one character: the other table
    held = tokens(plain)
    assert any(held[at : at + len(asked)] == asked for at in range(len(held)))


@given(words=st.text(max_size=60))
def test_no_question_makes_a_pattern_that_fails(words: str) -> None:
    try:
        for needle in needles(Asked(words=words)):
            assert needle.character or needle.match.startswith(('"', '("'))
    except SearchError as error:
        assert error.remedy


def test_documents_of_the_demo_are_searched_and_told_apart(demo_folder: Path, tmp_path: Path) -> None:
    folder = _copy(demo_folder, tmp_path)
    with workspace(folder, readonly=True) as room:
        update(room)
        found = ask(room, "医用口罩 6307900010")
        assert {hit.key: hit.kind for hit in found.hits}[MASKS] is Kind.ATTACHMENT
        assert keys(ask(room, "鞋套", kind=Kind.ATTACHMENT))
        entry = "gacc-export-inspection/6307900090"
        assert entry in keys(ask(room, "鞋套", in_force_on=date(2020, 5, 1)))  # listed by the act of April
        assert entry not in keys(ask(room, "鞋套", in_force_on=date(2020, 12, 31)))  # and taken off in December
        assert entry not in keys(ask(room, "鞋套", in_force_on=date(2020, 3, 1)))
        assert all(hit.kind is Kind.ATTACHMENT for hit in ask(room, "鞋套", kind=Kind.ATTACHMENT).hits)
        assert all(hit.kind is Kind.ENTRY for hit in ask(room, "鞋套", kind=Kind.ENTRY).hits)


def test_the_command_indexes_searches_and_prints(demo_folder: Path, tmp_path: Path) -> None:
    folder = _copy(demo_folder, tmp_path)
    context = Context(config=None, data=folder)
    told = CliRunner().invoke(search_command, ["口罩", "--json", "--limit", "2"], obj=context, catch_exceptions=False)
    answer = json.loads(told.stdout)
    assert answer["total"] >= 2 and len(answer["hits"]) == 2
    assert any(marked for _, marked in answer["hits"][0]["title"] + answer["hits"][0]["snippet"])
    told = CliRunner().invoke(search_command, ["口罩", "--source", "mofcom"], obj=context, catch_exceptions=False)
    assert "mofcom" in told.stdout and "found" in told.stderr
    told = CliRunner().invoke(search_command, ["--reindex"], obj=context, catch_exceptions=False)
    assert told.exit_code == 0 and "indexed" in told.stderr
    assert CliRunner().invoke(search_command, [], obj=context).exit_code == 2


def _copy(demo: Path, to: Path) -> Path:
    folder = to / "copy"
    folder.mkdir()
    with workspace(demo, readonly=True) as room:
        for name, connection in (
            ("regwatch.sqlite", room.facts.database.conn), ("snapshots.sqlite", room.archive._connection),
        ):  # fmt: skip
            with sqlite3.connect(folder / name) as copy:
                connection.backup(copy)
            copy.close()
    return folder
