"""Watch-lists: what a subscriber names is met in every spelling, decides what is owed, and is named in the mail."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.alerts.sender import send_due
from monitor.cli import cli
from monitor.diff.change import Change, Kind
from monitor.settings import SettingsError, parse
from monitor.subscription import Subscription
from monitor.subscriptions import ANNEX, owed, pieces
from monitor.watchlists import kind_of, mistakes, piece, told, touched
from monitor.workspace import workspace
from snapshots.model import Attachment, Entry
from tests.alert_room import SEEN, captured, notice, published, settings, stored


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("CNAS L0290", "certificate"), ("L0290", "certificate"), ("cnas－l0290", "certificate"),
        ("6307900010", "HS code"), ("6307.90.00.10", "HS code"), ("HS 6307", "HS code"), ("63 07 90", "HS code"),
        ("GB 2626", "standard"), ("GB2626-2019", "standard"), ("GB/T 32610—2016", "standard"),
        ("YY 0469号", "standard"),
        ("深圳某某公司", "words"), ("口罩", "words"), ("mask", "words"), ("91440300MA5DA2XF7L", "words"),
        ("国械注准20202140123", "words"), ("440300123456789", "words"),
    ],
)  # fmt: skip
def test_the_kind_of_an_item_is_recognised_by_its_spelling(item: str, kind: str) -> None:
    assert kind_of(item) == kind
    assert mistakes([item]) == []


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("CNAS L0290", "暂停CNAS L0290的认可"), ("CNAS L0290", "cnas-registry L0290"),
        ("CNAS L0290", "注册号：L0290。"),
        ("CNAS L0290", "（CNASL0290）"), ("CNAS L0290", "ＣＮＡＳ　Ｌ０２９０"), ("L0290", "No. CNAS L-0290"),
        ("6307900010", "6307.90.00.10"), ("6307900010", "税则号列 6307 90 00 10"), ("6307900010", "归入品目6307项下"),
        ("6307900010", "商品编号63079000"), ("6307", "编号6307900010的口罩"), ("630790", "HS6307900010"),
        ("6307900010", "6307900010 21 个"), ("6307900010", "商品编号6307900010999"),
        ("GB 2626", "应符合GB2626-2019的要求"), ("GB 2626", "ＧＢ　２６２６—２００６"),
        ("GB 2626-2019", "按GB 2626执行"),
        ("GB/T 32610", "GB/T32610-2016"), ("GB 2626号", "GB 2626"), ("YY 0469-2011", "YY0469-2011《医用外科口罩》"),
        ("深圳某某公司", "深 圳 某某公司"), ("深圳(某某)公司", "深圳（某某）公司"),
        ("深圳〔某某〕公司", "深圳某某公司"),
        ("口罩", "医用口罩"), ("face mask", "Face-Masks for sale"), ("3M 口罩", "3M口罩"),
    ],
)  # fmt: skip
def test_an_item_is_met_in_other_spellings(item: str, text: str) -> None:
    assert [one.item for one in touched([item], [piece("text", text)])] == [item]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("CNAS L0290", "CNAS L02901"), ("CNAS L0290", "XL0290"), ("CNAS L0290", "CNAS L0291"), ("CNAS L0290", "0290"),
        ("6307900010", "6307200000"), ("2019", "自2019年起"), ("2020", "20200410"), ("6307", "电话010-63071234"),
        ("6307900010", "共6307个"), ("GB 2626", "GB 26260"), ("GB 2626", "XGB 2626"), ("GB 2626-2019", "GB 2626-2006"),
        ("mask", "unmasked damask"), ("深圳某某公司", "深圳某公司"),
    ],
)  # fmt: skip
def test_another_thing_with_like_signs_is_not_met(item: str, text: str) -> None:
    assert touched([item], [piece("text", text)]) == ()


def test_where_each_item_stands_is_told_in_the_order_of_the_list() -> None:
    found = touched(
        ["CNAS L0290", "6307900010", "口罩"],
        [piece("title", "口罩公告"), piece("text", "口罩"), piece("annex", "6307.90"), piece("entry", "L0290")],
    )
    assert told(found) == "touches your watch-list: CNAS L0290 (entry), 6307900010 (annex), 口罩 (title, text)"
    assert told(()) == ""


def change(kind: Kind = Kind.ENTRY_REMOVED, key: str = "cnas-registry/L0290", title: str = "某某检测中心") -> Change:
    return Change(kind=kind, source="cnas", key=key, title=title, seen_at=SEEN)


def test_entries_are_looked_at_by_key_name_and_fields_and_acts_by_title_text_and_documents() -> None:
    entry = pieces(change(), "广东省 有效")
    assert str(touched(["广东省", "L0290"], entry)[1]) == "L0290 (entry)"
    act = pieces(change(Kind.NOTICE_PUBLISHED, "gacc/announcement/2020/53", "公告"), f"正文口罩{ANNEX}3004901000")
    assert [str(one) for one in touched(["口罩", "300490"], act)] == ["口罩 (text)", "300490 (annex)"]


def reader(*watch: str, watch_only: bool = True, **more: object) -> Subscription:
    return Subscription(name="lab", channel="maildir", watch=watch, watch_only=watch_only, **more)  # type: ignore[arg-type]


def test_what_the_list_does_not_touch_is_not_owed_unless_everything_is_wanted() -> None:
    found = [(change(), ""), (change(key="cnas-registry/L0291"), "")]

    def debts(subscription: Subscription) -> list[tuple[str, ...]]:
        return [
            tuple(one.item for one in debt.touched) for debt in owed(found, (subscription,), occasion="r", now=SEEN)
        ]

    assert debts(reader()) == [(), ()]  # no list: as ever
    assert debts(reader("CNAS L0290")) == [("CNAS L0290",)]
    assert debts(reader("CNAS L0290", watch_only=False)) == [("CNAS L0290",), ()]
    assert debts(reader("CNAS L0290", sources=("gacc",))) == []  # the other filters hold as well


def test_mistakes_in_a_list_are_one_line() -> None:
    def wrong(watch: str) -> str:
        with pytest.raises(SettingsError) as caught:
            parse(f'[[subscription]]\nname = "lab"\nchannel = "maildir"\nwatch = {watch}', "regwatch.toml")
        assert "\n" not in str(caught.value)
        return str(caught.value)

    assert "names nothing" in wrong('["  "]')
    assert "is no HS code: 5 digits" in wrong('["63079"]')
    assert "one sign" in wrong('["口"]')
    assert "stands in the list twice" in wrong('["L0290", "l 0290"]')
    assert "longer than 200" in wrong(f'["{"长" * 201}"]')
    assert "Expected `str`, got `int`" in wrong("[6307900010]")
    assert "watch" in wrong('"6307900010"')
    assert len(mistakes([f"L{n:05}" for n in range(501)])) == 1


def test_a_mail_says_what_is_touched_and_where_and_its_subject_is_marked(tmp_path: Path) -> None:
    subscription = reader("CNAS L0290", "3005901000", "GB 2626", "口罩")
    with workspace(tmp_path) as room:
        act = notice("出口口罩须符合GB 2626-2019。", "其他事项。", title="关于医疗物资出口的公告")
        told_change = published(room, replace(act, attachments=(Attachment(label="附件", url="http://x/1.xls"),)))
        entry = Entry(key="cnas-registry/L0290", register="cnas-registry", name="某某<b>检测中心")
        version = stored(room, entry, captured(room))
        gone = replace(change(title="某某<b>检测中心"), before=version.id)
        other = replace(change(key="cnas-registry/L0999", title="别的中心"), before=version.id)
        with room.facts.transaction():
            text = f"出口口罩须符合GB 2626-2019。\n{ANNEX}附件\n3005901000"
            room.ledger.record([(told_change, text), (gone, ""), (other, "")], (subscription,), occasion="r1", now=SEEN)
        assert send_due(room, settings(subscription), lambda: SEEN).sent == 1
    [letter] = [path for path in tmp_path.rglob("new/*") if path.is_file()]
    mail = message_from_bytes(letter.read_bytes(), policy=default)
    assert mail["Subject"].startswith("[watch-list: 3005901000 and 3 more] ")
    plain, html = (str(part.get_content()) for part in mail.iter_parts())  # type: ignore[attr-defined]
    said = "This touches your watch-list: 3005901000 (annex), GB 2626 (text), 口罩 (text)"
    assert said in plain and said in html
    assert "This touches your watch-list: CNAS L0290 (entry)" in plain
    assert "L0999" not in plain


def test_a_mail_of_somebody_who_wants_everything_marks_only_what_is_touched(tmp_path: Path) -> None:
    subscription = reader("L0290", watch_only=False)
    with workspace(tmp_path) as room:
        with room.facts.transaction():
            rows = [(change(key="cnas-registry/L0999", title="别的中心"), ""), (change(), "")]
            room.ledger.record(rows, (subscription,), occasion="r1", now=SEEN)
        send_due(room, settings(subscription), lambda: SEEN)
    [letter] = [path for path in tmp_path.rglob("new/*") if path.is_file()]
    mail = message_from_bytes(letter.read_bytes(), policy=default)
    plain = str(next(mail.iter_parts()).get_content())  # type: ignore[attr-defined]
    assert mail["Subject"].startswith("[watch-list: L0290] cnas-registry: 某某检测中心 no longer listed")
    first, second = plain.split("\n- ")[1:]
    assert "L0290" in first and "touches your watch-list: L0290 (entry)" in first
    assert "L0999" in second and "touches" not in second


def test_the_command_lists_what_the_last_days_would_have_touched(tmp_path: Path) -> None:
    config = tmp_path / "regwatch.toml"
    config.write_text(
        '[[subscription]]\nname = "lab"\nchannel = "maildir"\nwatch = ["L0290", "口罩"]\n'
        '[[subscription]]\nname = "all"\nchannel = "maildir"\n', "utf-8",
    )  # fmt: skip
    with workspace(tmp_path / "data") as room:
        act = published(room, notice("出口口罩。"))
        recent = replace(act, seen_at=datetime.now(UTC))
        with room.facts.transaction():
            room.ledger.record([(recent, ""), (change(), "")], (), occasion="r", now=SEEN)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["--data", str(tmp_path / "data"), "--config", str(config), *words])
        return result.exit_code, result.output or str(result.exception)

    code, output = run("watchlist", "lab", "--json")
    found = json.loads(output)
    assert code == 0 and [one["touched"] for one in found["changes"]] == [
        [{"item": "口罩", "kind": "words", "where": ["text"]}]
    ]
    assert found["watch"][0] == {"item": "L0290", "kind": "certificate"}
    assert len(json.loads(run("watchlist", "lab", "--days", "36000", "--json")[1])["changes"]) == 2
    assert "口罩 (text)" in run("watchlist", "lab")[1]
    assert "has no watch-list" in run("watchlist", "all")[1]
    assert "there is no subscription 'nobody'" in run("watchlist", "nobody")[1]


def test_hostile_words_are_looked_through_in_bounded_time() -> None:
    texts = ["1" * 400_000, "6307 " * 80_000, "GB" + " " * 400_000, "L" * 400_000, "63.07." * 60_000]
    start = time.perf_counter()
    for text in texts:
        touched(["CNAS L0290", "6307900010", "GB 2626-2019", "a b c d mask", "深圳某某公司"], [piece("text", text)])
    assert time.perf_counter() - start < 5
