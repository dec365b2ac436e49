"""Registers that no page shows whole, made by notices: the real lists of the corpus through real checks.

Titles and numbers of the notices are ours where the corpus holds none; texts and annexes are the official ones.
"""

import dataclasses
import io
import json
import random
import zipfile
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest

from monitor.diff.change import Kind
from monitor.ledger.touches import Touches
from monitor.watch.annexes import Annexed
from monitor.watch.carrying import carry_out
from monitor.watch.findings import Findings
from monitor.workspace import workspace
from snapshots.model import Entry, Notice
from spiders.platforms.customs_registers import PSI_BODIES
from spiders.registers import Deed, Step, Touch
from spiders.sources.gacc import Gacc
from tests.customs_site import LIST
from tests.register_site import START, Customs, corpus_rows, corpus_text

PSI = "gacc-psi-bodies"
CATALOGUE = "gacc-inspection-catalogue"
EXPORT = "gacc-export-inspection"
FORMULA = "gacc-infant-formula"


@pytest.fixture
def customs(tmp_path: Path) -> Customs:
    return Customs(tmp_path / "data")


def psi_batch(customs: Customs, batch: int) -> str:
    subject = f"关于公布第{'一二三四五'[batch - 1]}批进口可用作原料的固体废物装运前检验机构名单的公告"
    name = f"psi-inspection-bodies-batch-{batch}"
    annexes = {"附件.xls": corpus_rows(name)} if batch != 2 else {}
    return customs.publish(100 + batch, subject, corpus_text(name), annexes=annexes)


def test_five_batches_of_inspection_bodies_add_up_and_the_one_without_a_table_waits(customs: Customs) -> None:
    counts = []
    for batch in (1, 2, 3, 4, 5):
        psi_batch(customs, batch)
        counts.append(len(customs.told(PSI)))
    assert counts == [21, 0, 2, 4, 3]
    assert len(customs.standing(PSI)) == 30

    body = customs.standing(PSI)["PSI2019025EE"]
    assert body.name == "中国检验认证集团东欧有限公司"
    assert dict(body.fields)["国别/地区"] == "匈牙利"
    (waiting,) = customs.undecided()
    assert waiting["act"].endswith("/102") and waiting["register"] == PSI and "备案编号" in waiting["reason"]


def test_what_waits_is_a_problem_once_and_not_at_every_check(customs: Customs) -> None:
    psi_batch(customs, 2)
    assert any("gacc-psi-bodies" in reason for reason in customs.check().reasons)
    assert [customs.check().reasons, customs.check().reasons] == [(), ()]
    assert len(customs.undecided()) == 1


def test_a_person_decides_with_a_list_and_it_is_announced_with_the_acts_own_days(
    customs: Customs, tmp_path: Path
) -> None:
    act = psi_batch(customs, 2)
    customs.check()
    psi_batch(customs, 3)
    customs.check()
    file = tmp_path / "batch2.csv"
    file.write_text("序号,企业名称,备案编号\n1,甲检验公司,PSI2018023AA\n2,乙检验公司,PSI2018024BB\n", "utf-8")
    said = customs.regwatch("decide", PSI, act, "--as", "add", "--file", str(file), "--reason", "scan read by hand")
    assert "2 change(s)" in said

    assert len(customs.standing(PSI)) == 4 and customs.undecided() == []
    changes = customs.regwatch("changes", "--json")
    assert '"gacc-psi-bodies/PSI2018023AA"' in changes and act in changes
    assert customs.told(PSI) == [] and customs.undecided() == []


def test_an_act_decided_as_nothing_never_comes_back(customs: Customs) -> None:
    act = psi_batch(customs, 2)
    customs.check()
    customs.regwatch("decide", PSI, act, "--as", "nothing", "--reason", "its table repeats batch 1")
    assert [customs.check().reasons, customs.undecided(), customs.standing(PSI)] == [(), [], {}]


def test_deciding_on_what_is_not_there_says_what_is(customs: Customs) -> None:
    with pytest.raises(AssertionError, match="no act of this key"):
        customs.regwatch("decide", PSI, "gacc/announcement/2030/1", "--as", "add", "--reason", "x")
    with pytest.raises(AssertionError, match="no register of this name"):
        customs.regwatch("decide", "gacc-nothing", "gacc/announcement/2018/11", "--as", "add", "--reason", "x")


def catalogue(customs: Customs, number: int, effective: str, codes: int) -> str:
    name = f"effective-{effective}-{codes}-codes"
    subject = "关于调整必须实施检验的进出口商品目录的公告"
    return customs.publish(number, subject, corpus_text(name), annexes={"附件.xls": corpus_rows(name)})


def test_codes_that_lose_their_only_condition_leave_the_catalogue_and_that_is_told(customs: Customs) -> None:
    act = catalogue(customs, 207, "2020-01-01", 199)
    told = customs.told(CATALOGUE)
    assert [change.kind for change in told] == [Kind.ENTRY_REMOVED] * 199
    assert {change.cause for change in told} == {act}
    assert {str(change.effective) for change in told} == {"2020-01-01"}
    assert customs.standing(CATALOGUE) == {}


def test_a_code_keeps_what_is_left_of_its_conditions(customs: Customs) -> None:
    catalogue(customs, 16, "2020-02-01", 193)
    assert len(customs.told(CATALOGUE)) == 191
    standing = customs.standing(CATALOGUE)
    assert "4001100000" not in standing
    assert dict(standing["4101201110"].fields)["监管条件"] == "进/出境动物、动物产品检疫"

    catalogue(customs, 81, "2021-10-15", 29)
    told = customs.told(CATALOGUE)
    kinds = [change.kind for change in told]
    assert (kinds.count(Kind.ENTRY_ADDED), kinds.count(Kind.ENTRY_CHANGED)) == (
        sum(row[3] == "" for row in corpus_rows("effective-2021-10-15-29-codes")),
        sum(row[3] == "A" for row in corpus_rows("effective-2021-10-15-29-codes")),
    )
    urea = next(change for change in told if change.key.endswith("/3102100010"))
    assert urea.detail == "监管条件: A became A/B"
    assert dict(customs.standing(CATALOGUE)["3102100010"].fields)["监管条件"] == "A/B"


def test_export_inspection_takes_only_codes_that_gain_or_lose_it(customs: Customs) -> None:
    catalogue(customs, 81, "2021-10-15", 29)
    assert len(customs.told(EXPORT)) == 29
    catalogue(customs, 79, "2022-10-01", 87)
    assert customs.told(EXPORT) == []


def test_an_act_about_three_tables_without_an_annex_at_hand_waits(customs: Customs) -> None:
    customs.publish(39, "关于调整必须实施检验的进出口商品目录的公告", corpus_text("effective-2021-06-10"))
    assert customs.told(CATALOGUE) == []
    assert {one["register"] for one in customs.undecided()} == {CATALOGUE, EXPORT}


def test_conditions_are_added_and_taken_by_annex_where_no_column_prints_them(customs: Customs) -> None:
    heads = ["商品编号", "商品名称"]
    customs.publish(
        39, "关于调整必须实施检验的进出口商品目录的公告", corpus_text("effective-2021-06-10"),
        annexes={
            "附件1 取消监管条件A的商品编号.xls": [heads, ["8401100000", "甲"]],
            "附件2 增设监管条件A的商品编号.xls": [heads, ["7204100010", "再生钢铁"]],
            "附件3 增设监管条件B的商品编号.xls": [heads, ["7201100000", "生铁"], ["7204100010", "再生钢铁"]],
        },
    )  # fmt: skip
    customs.check()
    assert customs.undecided() == []
    held = {key: dict(entry.fields)["监管条件"] for key, entry in customs.standing(CATALOGUE).items()}
    assert held == {"7204100010": "A/B", "7201100000": "B"}
    assert sorted(customs.standing(EXPORT)) == ["7201100000", "7204100010"]


def test_annexes_that_do_not_say_which_deed_they_are_about_wait(customs: Customs) -> None:
    customs.publish(
        39, "关于调整必须实施检验的进出口商品目录的公告", corpus_text("effective-2021-06-10"),
        annexes={"附件1.xls": [["商品编号"], ["8401100000"]], "附件2.xls": [["商品编号"], ["7204100010"]]},
    )  # fmt: skip
    customs.check()
    assert {one["register"] for one in customs.undecided()} == {CATALOGUE, EXPORT}
    assert customs.standing(CATALOGUE) == customs.standing(EXPORT) == {}


def test_renewed_and_cancelled_registrations_are_parted_by_their_remarks(customs: Customs) -> None:
    customs.publish(
        200, "关于进口婴幼儿配方乳品境外生产企业延续注册的公告", corpus_text("infant-formula-2020"),
        annexes={"附件1.xls": corpus_rows("infant-formula-2020-renewed"),
                 "附件2.xls": corpus_rows("infant-formula-2020-cancelled")},
    )  # fmt: skip
    told = customs.told(FORMULA)
    assert len(told) == 9 and {change.kind for change in told} == {Kind.ENTRY_ADDED}
    assert "3010179925" not in customs.standing(FORMULA)
    assert customs.standing(FORMULA)["FR85.133.001CE"].name == "UNION LAITIERE VENISE VERTE"


@pytest.mark.parametrize(
    ("goods", "english", "count"),
    [("冰鲜水产品", "chilled-seafood", 2), ("肉类", "meat", 10), ("水果", "fruit", 6), ("粮食", "grain", 9)],
)
def test_designated_sites_are_counted_and_a_mass_repeal_is_held(
    customs: Customs, goods: str, english: str, count: int
) -> None:
    name = english.removeprefix("chilled-")
    customs.day = customs.day.replace(year=2019)
    customs.publish(
        74, f"关于公布进口{goods}指定监管场地名单的公告", "现将指定监管场地名单（见附件）予以公布。",
        annexes={"附件.xls": corpus_rows(f"designated-sites-{english}-2019")},
    )  # fmt: skip
    assert len(customs.told(f"gacc-sites-{name}")) == count
    customs.day = customs.day.replace(year=2023)
    act = customs.publish(36, "关于废止部分公告的公告", corpus_text("designated-sites-2023-mass-repeal"))
    assert customs.told(f"gacc-sites-{name}") == []
    (waiting,) = customs.undecided()
    assert waiting["act"] == act and f"{count} entries" in waiting["reason"]


def test_an_older_act_that_arrives_late_is_held_where_a_newer_one_touched_the_same_codes(customs: Customs) -> None:
    annex: list[list[str]] = [["商品编号"], ["6307900010"]]
    customs.publish(30, "关于出口的公告", "决定对附件所列商品不再实施出口商品检验。", annexes={"a.xls": annex})
    customs.check()
    older = customs.publish(
        20, "关于出口的公告", "决定对附件所列商品实施出口商品检验。", annexes={"a.xls": annex}, published="2018-11-01"
    )
    assert customs.told(EXPORT) == []
    (waiting,) = customs.undecided()
    assert waiting["act"] == older and "later" in waiting["reason"]
    other = customs.publish(
        21, "关于出口的公告", "决定对附件所列商品实施出口商品检验。",
        annexes={"a.xls": [["商品编号"], ["9018193010"]]}, published="2018-11-02",
    )  # fmt: skip
    assert [(change.kind, change.cause) for change in customs.told(EXPORT)] == [(Kind.ENTRY_ADDED, other)]


def test_a_replaced_annex_corrects_what_its_act_did(customs: Customs) -> None:
    first: list[list[str]] = [["商品编号"], ["6307900010"], ["6210103010"]]
    act = customs.publish(30, "关于出口的公告", "决定对附件所列商品实施出口商品检验。", annexes={"a.xls": first})
    assert len(customs.told(EXPORT)) == 2
    customs.replace_annex(2018, 30, [["商品编号"], ["6307900010"], ["9019200010"]])
    told = customs.told(EXPORT)
    assert {(change.kind, change.key.rpartition("/")[2], change.cause) for change in told} == {
        (Kind.ENTRY_ADDED, "9019200010", act),
        (Kind.ENTRY_REMOVED, "6210103010", act),
    }
    assert all("annex was replaced" in change.detail for change in told)
    assert customs.told(EXPORT) == []


def test_a_replaced_annex_is_held_where_a_newer_act_touched_its_entries(customs: Customs) -> None:
    first: list[list[str]] = [["商品编号"], ["6307900010"], ["6210103010"]]
    customs.publish(30, "关于出口的公告", "决定对附件所列商品实施出口商品检验。", annexes={"a.xls": first})
    customs.check()
    customs.publish(
        31, "关于出口的公告", "决定对附件所列商品不再实施出口商品检验。",
        annexes={"a.xls": [["商品编号"], ["6210103010"]]},
    )  # fmt: skip
    customs.check()
    customs.replace_annex(2018, 30, [["商品编号"], ["6210103010"], ["9019200010"]])
    assert customs.told(EXPORT) == []
    assert [one["act"] for one in customs.undecided()] == ["gacc/announcement/2018/30"]
    assert list(customs.standing(EXPORT)) == ["6307900010"]


def word_annex(rows: list[list[str]]) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["docx", "csv", "zip"])
def test_an_annex_of_any_kind_feeds_a_register(customs: Customs, kind: str) -> None:
    rows = corpus_rows("psi-inspection-bodies-batch-4")
    table = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("名单.csv", table)
    bodies = {"docx": word_annex(rows), "csv": table, "zip": out.getvalue()}
    customs.publish(
        104, "关于公布第四批装运前检验机构名单的公告", corpus_text("psi-inspection-bodies-batch-4"),
        annexes={f"附件.{kind}": bodies[kind]},
    )  # fmt: skip
    assert len(customs.told(PSI)) == 4 and customs.undecided() == []


def test_a_table_in_the_notice_itself_feeds_a_register(customs: Customs) -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in corpus_rows("psi-inspection-bodies-batch-4")
    )
    text = corpus_text("psi-inspection-bodies-batch-4")
    customs.publish(104, "关于公布第四批装运前检验机构名单的公告", text, f"</p><table>{rows}</table><p>")
    assert len(customs.told(PSI)) == 4


def test_an_annex_that_cannot_be_read_holds_the_act_until_it_can(customs: Customs) -> None:
    text = corpus_text("psi-inspection-bodies-batch-4")
    subject = "关于公布第四批装运前检验机构名单的公告"
    customs.publish(104, subject, text, annexes={"附件.pdf": b"%PDF-1.4\n not really"})
    customs.check()
    assert len(customs.undecided()) == 1
    customs.replace_annex(2018, 104, word_annex(corpus_rows("psi-inspection-bodies-batch-4")))
    assert len(customs.told(PSI)) == 4 and customs.undecided() == []


def test_a_list_published_whole_replaces_the_one_before(customs: Customs) -> None:
    heads = ["采信机构名称", "采信机构编号"]
    first = [heads, ["甲", "CX001"], ["乙", "CX002"]]
    customs.publish(120, "关于公布进口服装采信机构目录的公告", "现公告如下。", annexes={"目录.xls": first})
    assert len(customs.told("gacc-accepted-bodies")) == 2
    second = [heads, ["甲检测", "CX001"], ["丙", "CX003"]]
    act = customs.publish(130, "关于更新进口服装采信机构目录的公告", "现公告如下。", annexes={"目录.xls": second})
    told = customs.told("gacc-accepted-bodies")
    assert {(change.kind.value, change.key.rpartition("/")[2], change.cause) for change in told} == {
        ("entry.changed", "CX001", act), ("entry.added", "CX003", act), ("entry.removed", "CX002", act),
    }  # fmt: skip


def test_a_register_that_its_publisher_closes_is_one_change(customs: Customs, monkeypatch: pytest.MonkeyPatch) -> None:
    closing = Deed(touch=Touch.CLOSE, title="停止公布.{0,40}装运前检验机构")
    closable = dataclasses.replace(PSI_BODIES, deeds=(closing, *PSI_BODIES.deeds))
    monkeypatch.setattr(Gacc, "registers", (closable,))
    psi_batch(customs, 4)
    customs.check()
    act = customs.publish(140, "关于停止公布装运前检验机构名单的公告", "本公告自2019年1月1日起施行。")
    (closed,) = customs.told(PSI)
    assert (closed.kind, closed.key, closed.cause) == (Kind.REGISTER_CLOSED, PSI, act)
    assert str(closed.effective) == "2019-01-01" and customs.standing(PSI) == {}


def test_a_repeal_takes_away_what_the_act_had_added_where_that_is_declared(
    customs: Customs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gacc, "registers", (dataclasses.replace(PSI_BODIES, on_repeal=Touch.REMOVE),))
    psi_batch(customs, 3)
    psi_batch(customs, 4)
    customs.check()
    customs.publish(
        140, "关于废止部分公告的公告", "海关总署决定废止海关总署2018年第104号公告。本公告自发布之日起施行。"
    )
    assert {change.kind for change in customs.told(PSI)} == {Kind.ENTRY_REMOVED}
    assert sorted(customs.standing(PSI)) == ["PSI2019025EE", "PSI2019026NA"]


def test_a_late_act_decided_by_a_person_leaves_what_newer_acts_made(customs: Customs, tmp_path: Path) -> None:
    annex: list[list[str]] = [["商品编号"], ["6307900010"], ["9018193010"]]
    customs.publish(
        30, "关于出口的公告", "决定对附件所列商品不再实施出口商品检验。", annexes={"a.xls": annex[:2]}
    )  # fmt: skip
    customs.check()
    older = customs.publish(
        20, "关于出口的公告", "决定对附件所列商品实施出口商品检验。", annexes={"a.xls": annex}, published="2018-11-01"
    )
    customs.check()
    said = customs.regwatch("decide", EXPORT, older, "--as", "add", "--reason", "only the monitor is new")
    assert "left as newer acts made them: gacc-export-inspection/6307900010" in said
    assert list(customs.standing(EXPORT)) == ["9018193010"] and customs.undecided() == []


def test_text_that_is_mended_touches_no_register_again(customs: Customs) -> None:
    psi_batch(customs, 4)
    assert len(customs.told(PSI)) == 4
    customs.site.docs[customs.address(2018, 104)].lines[0] += "（更正）"
    assert customs.told(PSI) == [] and customs.undecided() == []


def test_the_notice_offered_for_download_once_more_neither_doubles_nor_holds_its_annex(customs: Customs) -> None:
    subject = "关于公布第四批装运前检验机构名单的公告"
    rows = corpus_rows("psi-inspection-bodies-batch-4")
    customs.publish(
        104, subject, corpus_text("psi-inspection-bodies-batch-4"),
        annexes={"附件.xls": rows, f"{subject}.docx": word_annex(rows[:2]), f"{subject}.pdf": b"%PDF-1.4 a scan"},
    )  # fmt: skip
    assert len(customs.told(PSI)) == 4 and customs.undecided() == []


def test_health_says_what_waits_for_a_person(customs: Customs) -> None:
    act = psi_batch(customs, 2)
    customs.check()
    customs.check()
    (health,) = json.loads(customs.regwatch("health", "--json"))
    assert health["healthy"] and [(one["register"], one["act"]) for one in health["undecided"]] == [(PSI, act)]
    assert "1 act(s) wait for your decision" in customs.regwatch("health")
    assert "备案编号" in customs.regwatch("undecided")


def test_laboratories_are_suspended_restored_and_withdrawn_by_notices(customs: Customs) -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in (("注册编号", "机构名称", "暂停范围"), *rows))
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"

    notices = customs.laboratories.notices
    notices["0" * 32] = (
        "关于实验室认可转换的通知",
        "2024-01-02",
        "<p>各有关机构：请按时完成转换，否则暂停认可资格。</p>",
    )
    customs.check(source="cnas")
    rows = table(("CNAS L0290", "甲检测", "全部"), ("L3068", "乙检测", "GB 2626"))
    notices["1" * 32] = ("关于暂停部分实验室认可资格的公告", "2024-03-01", f"<p>经研究，决定如下。</p>{rows}")
    told = [change for change in customs.check(source="cnas").changes if change.source == "cnas-suspensions"]
    assert [change.kind for change in told] == [Kind.ENTRY_ADDED] * 2
    restored, withdrawn = table(("L0290", "甲检测", "")), table(("L3068", "乙检测", ""))
    body = f"<p>一、恢复认可资格的机构</p>{restored}<p>二、撤销认可资格的机构</p>{withdrawn}"
    notices["2" * 32] = ("关于恢复、撤销部分实验室认可资格的公告", "2024-04-01", body)
    told = [change for change in customs.check(source="cnas").changes if change.source == "cnas-suspensions"]
    assert {(change.key, change.detail.rpartition("认可状态: ")[2]) for change in told} == {
        ("cnas-suspensions/L0290", "暂停 became 恢复"),
        ("cnas-suspensions/L3068", "暂停 became 撤销"),
    }
    scan = "<p>见附件。</p>"
    notices["3" * 32] = ("关于撤销部分检验机构认可资格的公告", "2024-05-01", scan)
    customs.check(source="cnas")
    assert [one["register"] for one in customs.undecided()] == ["cnas-suspensions"]


def test_a_copy_of_an_act_at_another_address_corrects_nothing(customs: Customs) -> None:
    psi_batch(customs, 4)
    customs.check()
    original = customs.site.docs[customs.address(2018, 104)]
    copy = dataclasses.replace(original, lines=[original.lines[0], "（来源：政策库）"])
    customs.site.docs["/customs/9/104/index.html"] = copy
    outcome = customs.check()
    assert outcome.reasons == () and customs.undecided() == [] and len(customs.standing(PSI)) == 4


def test_a_whole_list_that_is_corrected_in_place_is_carried_out_anew(customs: Customs) -> None:
    heads = ["采信机构名称", "采信机构编号"]
    customs.publish(
        120, "关于公布采信机构目录的公告", "现公告如下。", annexes={"a.xls": [heads, ["甲", "CX1"], ["乙", "CX2"]]}
    )
    customs.check()
    customs.publish(130, "关于更新采信机构目录的公告", "现公告如下。", annexes={"a.xls": [heads, ["甲", "CX1"]]})
    assert [change.kind.value for change in customs.told("gacc-accepted-bodies")] == ["entry.removed"]
    customs.replace_annex(2018, 130, [heads, ["甲", "CX1"], ["乙", "CX2"], ["丙", "CX3"]])
    assert [change.kind.value for change in customs.told("gacc-accepted-bodies")] == ["entry.added"] * 2
    assert sorted(customs.standing("gacc-accepted-bodies")) == ["CX1", "CX2", "CX3"]


def test_an_annex_replaced_after_a_persons_decision_asks_again(customs: Customs) -> None:
    rows: list[list[str]] = [["名称"], ["甲"]]
    subject, text = "关于公布第四批装运前检验机构名单的公告", corpus_text("psi-inspection-bodies-batch-4")
    act = customs.publish(104, subject, text, annexes={"附件.xls": rows})
    customs.check()
    customs.regwatch("decide", PSI, act, "--as", "nothing", "--reason", "the annex is a form")
    assert customs.undecided() == []
    customs.replace_annex(2018, 104, corpus_rows("psi-inspection-bodies-batch-4"))
    assert customs.told(PSI) == []
    (waiting,) = customs.undecided()
    assert "annex was replaced" in waiting["reason"]
    assert "4 change(s)" in customs.regwatch("decide", PSI, act, "--as", "add", "--reason", "now it is the list")


@pytest.mark.parametrize("seed", range(12))
def test_acts_that_arrive_in_any_order_leave_what_their_order_of_publication_leaves(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    with workspace(tmp_path / "data") as opened:
        acts = [_random_act(chance, number) for number in range(1, 11)]
        arriving = acts if seed % 3 == 0 else chance.sample(acts, len(acts))
        for at, (act, steps) in enumerate(arriving):
            found = Findings(source=Gacc(), workspace=opened, now=START + timedelta(hours=at), silent=False)
            with opened.facts.transaction():
                opened.facts.versions.add(act, source="gacc", seen_at=found.now, snapshots=(), reader="1")
                annexed = Annexed(register=PSI_BODIES, steps=steps, originals=(act.key, "text"))
                carry_out(found, annexed, act, ())
        held = {touch.act for touch in Touches(opened.facts.database).undecided()}
        standing = {v.key: v.record for v in opened.facts.versions.standing(PSI)}
    assert not held or seed % 3
    by_hand: dict[str, Entry] = {}
    for act, (step,) in acts:
        if act.key not in held:
            by_hand = {} if step.touch is Touch.REPLACE else by_hand
            for entry in step.entries:
                if step.touch is Touch.REMOVE:
                    by_hand.pop(entry.key, None)
                else:
                    by_hand[entry.key] = entry
    assert standing == by_hand


def _random_act(chance: random.Random, number: int) -> tuple[Notice, tuple[Step, ...]]:
    key = f"gacc/announcement/2019/{number}"
    notice = Notice(
        key=key, identity=key, kind="announcement", issuers=(), title=key, url=f"{LIST}/{number}",
        year=2019, number=number, published=date(2019, 1, 1 + number // 2),
    )  # fmt: skip
    names = chance.sample("abcdefgh", chance.randint(1, 3))
    entries = tuple(Entry(key=f"{PSI}/{n}", register=PSI, name=n, fields=(("by", key),)) for n in names)
    touch = chance.choice([Touch.ADD, Touch.REMOVE, *([Touch.REPLACE] if number % 5 == 0 else [])])
    return notice, (Step(touch=touch, entries=entries),)
