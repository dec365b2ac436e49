"""What an act does to a register, read from its words and tables alone: declarations, columns, keys, order."""

import dataclasses
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.diff.lists.registers import touched
from monitor.watch.registering import after_steps
from snapshots.model import Entry, Issuer, Notice, Provision, Title
from spiders.platforms.cnas_registers import CNAS_SUSPENSIONS
from spiders.platforms.customs_catalogue import EXPORT_INSPECTION, INSPECTION_CATALOGUE
from spiders.platforms.customs_registers import ACCEPTED_BODIES, ALL, FAILING_EXPORTERS, PSI_BODIES
from spiders.platforms.customs_sites import SITES
from spiders.platforms.text_entries import numbers_in_text
from spiders.registers import AnnexTable, Deed, Register, Step, Touch, UndecidedError

Rows = Sequence[tuple[str, ...]]


def act(title: str, *lines: str) -> Notice:
    key = f"gacc/announcement/2024-01-01/{title}"
    text = tuple(Provision(text=line) for line in lines)
    gacc = (Issuer(code="gacc", name="海关总署"),)
    return Notice(
        key=key, identity=key, kind="announcement", issuers=gacc, title=title, url="http://x.example/", provisions=text
    )


def steps(register: Register, notice: Notice, *tables: Rows | tuple[str, Rows]) -> tuple[Step, ...] | None:
    given = [
        AnnexTable(rows=table[1], headings=(table[0],)) if isinstance(table[0], str) else AnnexTable(rows=table)  # type: ignore[arg-type]
        for table in tables
    ]
    return register.steps(notice, lambda: given)


def keys(found: tuple[Step, ...] | None) -> list[tuple[str, list[str]]]:
    return [(step.touch.value, [e.key.partition("/")[2] for e in step.entries]) for step in found or ()]


EXPORTS = act("关于出口的公告", "海关总署决定对附件所列10位商品编号实施出口商品检验。")


@pytest.mark.parametrize(
    "header",
    [
        "商品编号",
        "HS编码",
        "海关商品编号",
        "海关\n商品编号",
        "商品编码 HS code",
        "商品编号\nCommodity code",
        "10位商品编号",
        "10 位海关商品编号",
        "商品编码（10位）",
        "税则号列(2026年)",
    ],
)
def test_a_key_column_is_found_under_every_header_met(header: str) -> None:
    assert keys(steps(EXPORT_INSPECTION, EXPORTS, [("序号", header), ("1", "6307900010")])) == [("add", ["6307900010"])]


def test_title_rows_empty_rows_and_repeated_serials_are_no_entries() -> None:
    rows = [
        ("出口商品检验目录", "", ""), ("", "", ""), ("序号", "类别", "商品编号"), ("", "", ""),
        ("2", "医用防护服", "6210103010"), ("2", "医用防护服", "3926209000"), ("", "", ""),
    ]  # fmt: skip
    assert keys(steps(EXPORT_INSPECTION, EXPORTS, rows)) == [("add", ["6210103010", "3926209000"])]


def test_a_lost_zero_is_restored_only_where_the_act_or_other_rows_settle_it() -> None:
    stated = steps(EXPORT_INSPECTION, EXPORTS, [("商品编号",), ("106199000",)])
    assert keys(stated) == [("add", ["0106199000"])]
    assert stated and stated[0].entries[0].fields == (("商品编号", "106199000"),)  # the cell stays as printed

    silent = act("关于出口的公告", "海关总署决定对附件所列商品实施出口商品检验。")
    by_rows = steps(EXPORT_INSPECTION, silent, [("商品编号",), ("106199000",), ("6307900010",)])
    assert keys(by_rows) == [("add", ["0106199000", "6307900010"])]
    alone = steps(EXPORT_INSPECTION, silent, [("商品编号",), ("106199000",)])
    assert keys(alone) == [("add", ["106199000"])]


def test_full_width_digits_and_dotted_codes_are_one_key() -> None:
    found = steps(EXPORT_INSPECTION, EXPORTS, [("商品编号",), ("６３０７.９０００.１０",), ("6307900010",)])
    assert keys(found) == [("add", ["6307900010"])]


@pytest.mark.parametrize("register", ALL, ids=lambda register: register.name)
def test_future_sanctions_in_a_text_touch_no_register(register: Register) -> None:
    notice = act(
        "关于进口某国苹果植物检疫要求的公告",
        "海关总署决定允许符合要求的苹果进口。",
        "发现不合格的，视情况暂停相关果园、包装厂及装运前检验机构对华出口，取消或注销其注册资格，"
        "并可从采信机构目录移出；指定监管场地暂停使用。",
    )
    assert steps(register, notice, [("商品编号", "注册编号", "名称", "备案编号"), ("1", "2", "3", "4")]) is None


def test_a_title_that_concerns_a_register_without_a_known_deed_waits() -> None:
    with pytest.raises(UndecidedError, match="title concerns"):
        steps(PSI_BODIES, act("关于装运前检验机构有关事项的公告", "现就有关事项公告如下。"))


def test_a_cancelled_body_leaves_and_a_suspended_one_gets_a_status() -> None:
    table = [("序号", "机构名称", "备案编号"), ("1", "甲", "PSI2018001MA")]
    gone = steps(PSI_BODIES, act("关于取消部分装运前检验机构备案的公告", "现公告如下。"), table)
    assert keys(gone) == [("remove", ["PSI2018001MA"])]
    paused = steps(PSI_BODIES, act("关于暂停部分装运前检验机构资格的公告", "现公告如下。"), table)
    assert paused and paused[0].touch is Touch.CHANGE
    assert dict(paused[0].entries[0].fields)["状态"] == "暂停"


def test_a_cell_that_holds_no_number_of_the_register_waits() -> None:
    notice = act("公告", "现将第六批准予备案的进口可用作原料的固体废物装运前检验机构名单（见附件）予以公布。")
    with pytest.raises(UndecidedError, match="no number"):
        steps(PSI_BODIES, notice, [("企业名称", "备案编号"), ("甲", "待定")])


def test_two_bodies_under_one_number_wait() -> None:
    notice = act("公告", "现将第六批准予备案的进口可用作原料的固体废物装运前检验机构名单（见附件）予以公布。")
    with pytest.raises(UndecidedError, match="stands twice"):
        steps(PSI_BODIES, notice, [("企业名称", "备案编号"), ("甲", "PSI2021001MA"), ("乙", "PSI2021001MA")])


def test_numbers_in_the_text_count_where_there_is_no_table() -> None:
    notice = act(
        "公告",
        "现将第六批准予备案的进口可用作原料的固体废物装运前检验机构名单予以公布：甲公司PSI2021001MA、乙公司PSI2021002MB。",
    )
    assert keys(steps(PSI_BODIES, notice)) == [("add", ["PSI2021001MA", "PSI2021002MB"])]


def test_a_text_that_names_only_some_of_its_codes_waits() -> None:
    read = numbers_in_text("r", r"(?<!\d)\d{10}(?!\d)")
    assert [e.key for e in read(act("t", "对“6307900010”和“6210103010”实施检验。"))] == ["r/6307900010", "r/6210103010"]
    with pytest.raises(UndecidedError, match="1 of 191"):
        read(act("t", "对“4101201110”等191个海关商品编号项下商品，不再实施检验。"))


def test_the_directory_of_accepted_bodies_is_added_to_replaced_and_taken_from() -> None:
    table = [("序号", "采信机构名称", "统一社会信用代码"), ("1", "甲检测公司", "91310000MA1K00000X")]
    for title, touch in (
        ("关于公布进口服装采信机构目录的公告", "add"),
        ("关于更新进口服装采信机构目录的公告", "replace"),
        ("关于将部分机构移出采信机构目录的公告", "remove"),
        ("关于暂停部分采信机构采信的公告", "change"),
    ):
        assert keys(steps(ACCEPTED_BODIES, act(title, "现公告如下。"), table)) == [(touch, ["91310000MA1K00000X"])]
    requirement = act("海关总署关于进口原油采信要求的公告", "海关总署决定对进口原油检验实施采信管理。")
    assert steps(ACCEPTED_BODIES, requirement, [("采信机构名称", "机构编号"), ("甲", "1")]) is None


LABS = [("序号", "注册编号", "机构名称", "暂停范围", "日期"), ("1", "CNAS L0290", "甲", "全部", "2024-05-01")]


@pytest.mark.parametrize("word", ["暂停", "恢复", "注销", "撤销"])
def test_a_laboratory_has_the_status_its_newest_notice_gives_it(word: str) -> None:
    found = steps(CNAS_SUSPENSIONS, act(f"关于{word}部分实验室认可资格的公告", "现公告如下。"), LABS)
    assert keys(found) == [("add", ["L0290"])]
    assert found and dict(found[0].entries[0].fields)["认可状态"] == word


@pytest.mark.parametrize(
    "printed", ["L0290", "CNAS L0290", "No. CNAS L0290", "CNASL0290", "ＣＮＡＳ　Ｌ０２９０", "cnas l0290"]
)
def test_a_laboratory_number_is_found_in_every_printing(printed: str) -> None:
    notice = act("关于暂停部分实验室认可资格的公告", "现公告如下。")
    assert keys(steps(CNAS_SUSPENSIONS, notice, [("注册编号", "机构名称"), (printed, "甲")])) == [("add", ["L0290"])]


def test_an_annex_of_200_000_rows_is_read_in_seconds() -> None:
    rows = [("商品编号", "商品名称"), *((f"{1_000_000_000 + n % 90_000}", f"货{n}") for n in range(200_000))]
    start = time.monotonic()
    found = steps(EXPORT_INSPECTION, EXPORTS, rows)
    assert found and len(found[0].entries) == 90_000 and time.monotonic() - start < 20


def test_one_notice_of_several_decisions_is_parted_by_heading_or_by_row() -> None:
    notice = act("关于暂停、恢复、撤销部分机构认可资格的公告", "经研究，决定如下。")
    other = [("序号", "注册编号", "机构名称"), ("1", "L12345", "乙")]
    found = steps(
        CNAS_SUSPENSIONS,
        notice,
        ("一、暂停认可资格的机构", LABS),
        ("二、撤销认可资格的机构", other),
        ("三、恢复", [other[0], ("1", "L0001", "丙")]),
    )
    statuses = {e.key: dict(e.fields)["认可状态"] for step in found or () for e in step.entries}
    assert statuses == {
        "cnas-suspensions/L0290": "暂停",
        "cnas-suspensions/L12345": "撤销",
        "cnas-suspensions/L0001": "恢复",
    }

    rows = [
        ("注册编号", "机构名称", "处理结果"),
        ("L0290", "甲", "暂停部分能力"),
        ("L0001", "丙", "恢复"),
        ("IB0012", "丁", "撤销"),
    ]
    by_row = steps(CNAS_SUSPENSIONS, notice, rows)
    assert [dict(e.fields)["认可状态"] for step in by_row or () for e in step.entries] == ["暂停", "恢复", "撤销"]
    with pytest.raises(UndecidedError):
        steps(CNAS_SUSPENSIONS, notice, LABS)


@pytest.mark.parametrize("title", ["关于发布《认可资格暂停与撤销规则》的通知", "关于实验室认可转换的通知"])
def test_rules_about_suspending_suspend_nobody(title: str) -> None:
    assert steps(CNAS_SUSPENSIONS, act(title, "机构不符合要求的，暂停或撤销其认可资格。"), LABS) is None


def test_a_list_that_is_closed_is_one_step_and_never_mixed_with_others() -> None:
    closing = Deed(touch=Touch.CLOSE, title="停止公布")
    register = dataclasses.replace(PSI_BODIES, deeds=(closing, *PSI_BODIES.deeds))
    assert steps(register, act("关于停止公布装运前检验机构名单的公告", "现公告如下。")) == (Step(touch=Touch.CLOSE),)
    with pytest.raises(UndecidedError):
        steps(register, act("关于停止公布、取消部分装运前检验机构的公告", "现公告如下。"))


def test_entries_may_be_read_from_an_acts_own_words() -> None:
    def named(notice: Notice) -> list[Entry]:
        return [Entry(key="control-list/acme", register="control-list", name="Acme")]

    register = Register(
        name="control-list", title=Title(zh="名单", en="list"), note=Title(zh="", en=""), key_columns=(),
        deeds=(Deed(touch=Touch.ADD, title="列入", entries_from=named), Deed(touch=Touch.REMOVE, title="移出")),
    )  # fmt: skip
    assert keys(steps(register, act("将1家实体列入管控名单"))) == [("add", ["acme"])]
    with pytest.raises(UndecidedError, match="name no entry"):
        steps(register, act("将1家实体移出管控名单"))


# -- against a replay by hand ------------------------------------------------------------------------------------

NAMES = st.sampled_from("abcdefgh")
DEEDS = st.tuples(
    st.sampled_from(["add", "remove", "replace", "close"]), st.lists(NAMES, unique=True, max_size=5), st.integers(0, 3)
)


@given(st.lists(DEEDS, max_size=12))
def test_any_sequence_of_deeds_leaves_what_a_replay_by_hand_leaves(deeds: list[tuple[str, list[str], int]]) -> None:
    by_hand: dict[str, int] = {}
    found: dict[str, Entry] = {}
    for deed, names, value in deeds:
        entries = tuple(Entry(key=n, register="r", name=n, fields=(("v", str(value)),)) for n in names)
        found = after_steps(found, (Step(touch=Touch(deed), entries=() if deed == "close" else entries),), "")
        if deed in ("replace", "close"):
            by_hand = {}
        for name in names if deed != "close" else ():
            if deed == "remove":
                by_hand.pop(name, None)
            else:
                by_hand[name] = value
    assert {key: int(dict(entry.fields)["v"]) for key, entry in found.items()} == by_hand


@given(st.lists(st.tuples(st.booleans(), NAMES, st.sampled_from("AB")), max_size=20))
def test_a_code_stands_as_long_as_one_condition_is_left(deeds: list[tuple[bool, str, str]]) -> None:
    by_hand: dict[str, set[str]] = {}
    found: dict[str, Entry] = {}
    for gains, name, letter in deeds:
        entry = Entry(key=name, register="r", name=name)
        touch = Touch.ADD if gains else Touch.REMOVE
        found = touched(found, [entry], touch, condition=letter, state="监管条件")
        held = by_hand.setdefault(name, set())
        held.add(letter) if gains else held.discard(letter)
    assert {key: dict(entry.fields)["监管条件"] for key, entry in found.items()} == {
        name: "/".join(sorted(letters)) for name, letters in by_hand.items() if letters
    }


def test_a_printed_state_decides_whatever_the_text_calls_it() -> None:
    notice = act("关于调整必须实施检验的进出口商品目录的公告", "海关总署决定调整检验目录，取消监管条件“A”。")
    rows = [
        ("商品编号", "当前海关监管条件", "调整后的海关监管条件"),
        ("3102100010", "A/B", "B"),
        ("2827101000", "A", "无"),
    ]
    (step,) = steps(INSPECTION_CATALOGUE, notice, rows) or ()
    after = after_steps({}, (step,), INSPECTION_CATALOGUE.state)
    assert [(e.key.partition("/")[2], dict(e.fields)["监管条件"]) for e in after.values()] == [("3102100010", "B")]
    assert [dict(e.fields)["监管条件"] for e in step.before] == ["A/B", "A"]


# -- acts of several lists, and acts of none -----------------------------------------------------------

_SEAFOOD, _MEAT, _FRUIT, _GRAIN = SITES
_SITE_HEAD = ("序号", "直属海关", "指定监管场地名称")
_HARBOUR, _AIRPORT = "某港进口肉类指定监管场地", "某机场进境水果指定监管场地"


@pytest.mark.parametrize("printed", ["PSI 2026025EE", "PSI2026\n025EE", "ＰＳＩ２０２６０２５ＥＥ", "psi2026025ee"])
def test_a_number_broken_by_blanks_is_still_the_number(printed: str) -> None:
    gone = steps(PSI_BODIES, act("关于取消部分装运前检验机构备案的公告"), [("机构名称", "备案编号"), ("甲", printed)])
    assert keys(gone) == [("remove", ["PSI2026025EE"])]


def test_a_title_that_names_no_goods_takes_each_site_from_the_list_its_annex_names() -> None:
    notice = act("关于取消部分指定监管场地资格的公告", "海关总署决定取消下列指定监管场地资格（见附件）。")
    meat = ("附件1：取消进口肉类指定监管场地名单.xls", [_SITE_HEAD, ("1", "甲关", "某港监管场地")])
    fruit = ("附件2.xls", [_SITE_HEAD, ("1", "乙关", _AIRPORT)])
    assert keys(steps(_MEAT, notice, meat, fruit)) == [("remove", ["某港监管场地"])]
    assert keys(steps(_FRUIT, notice, meat, fruit)) == [("remove", [_AIRPORT])]
    assert steps(_GRAIN, notice, meat, fruit) is None and steps(_SEAFOOD, notice, meat, fruit) is None


def test_one_table_of_several_kinds_is_parted_by_the_names_of_its_rows() -> None:
    notice = act("关于公布指定监管场地名单的公告", "现将名单予以公布。")
    table = [_SITE_HEAD, ("1", "甲关", _HARBOUR), ("2", "乙关", _AIRPORT)]
    assert keys(steps(_MEAT, notice, table)) == [("add", [_HARBOUR])]
    assert keys(steps(_FRUIT, notice, table)) == [("add", [_AIRPORT])]


def test_sites_of_which_nothing_tells_the_kind_wait() -> None:
    notice = act("关于取消部分指定监管场地资格的公告", "现公告如下。")
    with pytest.raises(UndecidedError, match="which kind"):
        steps(_MEAT, notice, [_SITE_HEAD, ("1", "甲关", "某港监管场地")])


def test_a_list_adjusted_by_two_annexes_gains_and_loses_what_their_headings_say() -> None:
    notice = act(
        "关于调整进口肉类指定监管场地名单的公告",
        "一、增列1个指定监管场地（附件1）。",
        "二、取消1个指定监管场地（附件2）。",
    )
    found = steps(
        _MEAT, notice, ("附件1 增列名单", [_SITE_HEAD, ("1", "甲关", "甲场地")]),
        ("附件2 取消名单", [_SITE_HEAD, ("1", "甲关", "乙场地")]),
    )  # fmt: skip
    assert sorted(keys(found)) == [("add", ["甲场地"]), ("remove", ["乙场地"])]


def test_a_site_that_is_renamed_in_words_waits_in_the_list_its_words_name() -> None:
    notice = act("关于指定监管场地更名的公告", "现将“某进口肉类指定监管场地”更名为“某口岸进口肉类指定监管场地”。")
    with pytest.raises(UndecidedError):
        steps(_MEAT, notice)
    assert steps(_GRAIN, notice) is None


@pytest.mark.parametrize("register", ALL, ids=lambda register: register.name)
def test_a_draft_touches_no_register_and_nobody_has_to_decide_about_it(register: Register) -> None:
    notice = act(
        "关于《调整必须实施检验的进出口商品目录（征求意见稿）》公开征求意见的公告",
        "海关总署决定对进出口商品检验目录进行调整，增设海关监管条件“A”，取消部分装运前检验机构、指定监管场地。",
    )
    assert steps(register, notice, [("商品编号", "备案编号", "名称"), ("0102210000", "PSI2026025EE", "某")]) is None


def test_a_body_whose_acceptance_is_withdrawn_leaves_and_requirements_touch_nothing() -> None:
    table = [("序号", "机构名称", "统一社会信用代码"), ("1", "甲", "91110000600012345Y")]
    for title in ("关于取消有关机构采信资格的公告", "关于撤销采信机构的公告", "关于采信机构有关事项的公告"):
        gone = steps(ACCEPTED_BODIES, act(title, "海关总署决定取消下列机构的采信资格（见附件）。"), table)
        assert keys(gone) == [("remove", ["91110000600012345Y"])], title
    rules = act("关于进口铁矿采信要求的公告", "现将采信要求公告如下。", "有下列情形的，取消其采信资格。")
    assert steps(ACCEPTED_BODIES, rules, table) is None


def test_exporters_named_for_failing_goods_are_known_by_title_and_decision() -> None:
    table = [("出口企业名称", "产品"), ("某贸易有限公司", "口罩")]
    notice = act("海关总署公布出口医疗物资不合格批次名单（2026年3月）", "近期检验不合格，现将名单予以公布（见附件）。")
    assert keys(steps(FAILING_EXPORTERS, notice, table)) == [("add", ["某贸易有限公司"])]
    assert steps(FAILING_EXPORTERS, act("关于进口食品不合格名单的公告", "现将名单予以公布。"), table) is None


@pytest.mark.parametrize("cell", ["7204100010\n7204100090", "7204.1000.10、7204.1000.90", "7204100010，7204100090；"])
def test_several_codes_of_one_cell_are_entries_of_their_own(cell: str) -> None:
    table = [("商品编号", "商品名称"), (cell, "再生钢铁"), ("0102\n210000", "牛")]
    assert keys(steps(EXPORT_INSPECTION, EXPORTS, table)) == [("add", ["7204100010", "7204100090", "0102210000"])]


def test_digits_that_are_no_codes_apart_wait() -> None:
    with pytest.raises(UndecidedError, match="several codes"):
        steps(EXPORT_INSPECTION, EXPORTS, [("商品编号",), ("72041000107204100090",)])
