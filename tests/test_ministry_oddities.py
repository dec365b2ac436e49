"""What a blind judging found on the ministries' sites: fields of entities, Word annexes, redirects, translations."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.demo.internet import Answer
from monitor.diff.change import Kind
from monitor.diff.lists import registers
from snapshots.model import Entry, Issuer, Notice, Provision
from spiders.platforms.statements import as_statement
from spiders.reading.law.reflow import reflow
from spiders.registers import AnnexTable, Touch
from spiders.registers.rows import own_name
from spiders.sources import find
from spiders.sources.cccmhpie import MASKS_WHITE_LIST, WHITE_LIST
from tests.attached_files import word
from tests.several_hosts import Checks, Hosts
from tests.test_mofcom import SITE, Mofcom, Watcher, html, site, told, watcher

__all__ = ["site", "watcher"]  # fixtures
FIRMS = tuple(f"第{n}{'航空' * (n % 3 + 1)}公司（Firm {n}, Inc.）" for n in range(1, 16))


def entry_lines(number: int, firm: str) -> tuple[str, ...]:
    return f"{number}. {firm}", f"地址：{1000 + number} Main Street, Suite {number}, Arlington, VA 2220", "邮编：22201"


def test_the_fields_below_names_of_equal_length_stay_lines_of_their_own() -> None:
    lines = [line for number, firm in enumerate(FIRMS, 1) for line in entry_lines(number, firm)]
    assert (
        reflow(["决定将下列15家实体列入出口管制管控名单，禁止出口经营者向其出口两用物项，并采取以下措施：", *lines])[1:]
        == lines
    )


def test_all_entities_of_a_long_annex_enter_with_their_fields(watcher: Watcher, site: Mofcom) -> None:
    lines = [line for number, firm in enumerate(FIRMS, 1) for line in entry_lines(number, firm)]
    title = "商务部公告2026年第8号 公布将15家实体列入出口管制管控名单"
    deciding = "为维护国家安全和利益，决定将第1公司等15家实体（见附件）列入出口管制管控名单，并采取以下措施："
    site.add(8, deciding, "一、禁止出口两用物项。", "附件", "出口管制管控名单", *lines, title=title)
    outcome = watcher.check()
    assert not outcome.reasons and told(outcome).count("notice.published mofcom/announcement/2026/8") == 1
    assert len(watcher.entries("mofcom-export-control-list")) == 15


def test_fields_printed_behind_a_name_on_one_line_are_fields(watcher: Watcher, site: Mofcom) -> None:
    lines = ("1. 甲公司（Alpha）地址：甲街1号 邮编：22201", "2. 乙公司（Beta）注册地址：乙街2号 联系电话：123")
    title = "商务部公告2026年第8号 公布将2家实体列入关注名单"
    site.add(8, "决定将附件所列2家实体列入关注名单。", "附件", "关注名单", *lines, title=title)
    assert not watcher.check().reasons
    assert sorted(watcher.entries("mofcom-watch-list")) == ["乙公司", "甲公司"]


def test_names_in_the_lines_of_a_word_annex_enter_the_register(watcher: Watcher, site: Mofcom) -> None:
    body = word("附件", "出口管制管控名单", *(line for n in (1, 2) for line in entry_lines(n, FIRMS[n])))
    site.pages[SITE + "/list.docx"] = Answer(
        status=200, headers={"Content-Type": "application/octet-stream"}, body=body
    )
    site.add(
        8,
        "决定将附件所列2家实体列入出口管制管控名单。<a href='/list.docx'>出口管制管控名单.docx</a>",
        title="商务部公告2026年第8号 公布将2家实体列入出口管制管控名单",
    )
    assert not watcher.check().reasons
    assert len(watcher.entries("mofcom-export-control-list")) == 2


def test_a_word_annex_that_disagrees_with_the_title_is_still_held(watcher: Watcher, site: Mofcom) -> None:
    site.pages[SITE + "/list.docx"] = Answer(
        status=200, headers={"Content-Type": "application/octet-stream"}, body=word("附件", *entry_lines(1, FIRMS[0]))
    )
    site.add(
        8,
        "决定将附件所列2家实体列入出口管制管控名单。<a href='/list.docx'>附件.docx</a>",
        title="商务部公告2026年第8号 公布将2家实体列入出口管制管控名单",
    )
    assert any("no entity" in reason for reason in watcher.check().reasons)
    assert watcher.entries("mofcom-export-control-list") == []


def test_pages_that_only_lead_on_never_count_as_the_list(tmp_path: Path) -> None:
    """An older entrance is asked last; a page in a frame, revisited before it, shows one record and is no list."""
    address, old = "/article/zwgk/zcfb/202205/20220503030002.shtml", "http://www.mofcom.gov.cn"
    items = "".join(
        f'<li><a href="/article/zwgk/zcfb/202204/2022040302000{n}.shtml" title="商务部公告2022年第{n}号">公告</a>'
        f"<span>2022-04-0{n} 09:30:00</span></li>"
        for n in range(1, 6)
    )
    hosts = Hosts()
    for n in range(1, 6):
        hosts.put(
            f"{old}/article/zwgk/zcfb/202204/2022040302000{n}.shtml",
            f'<html><body><div class="art-title">商务部公告2022年第{n}号</div><div class="art-con"><p>现公告。</p>',
        )
    hosts.put(f"{old}/article/zwgk/zcfb/", f'<html><body><ul class="txtList_01">{items}</ul>')
    checks = Checks(hosts, tmp_path, "mofcom", start=datetime(2022, 5, 1, 1, tzinfo=UTC))
    assert checks.told() == []
    framed = f'<li><a href="{address}" title="商务部公告2022年第16号">公告</a><span>2022-05-03</span></li>'
    hosts.put(f"{old}/article/zwgk/zcfb/", f'<html><body><ul class="txtList_01">{framed}{items}</ul>')
    hosts.put(
        old + address,
        '<html><body><div class="art-title">商务部公告2022年第16号</div><div class="art-con"><iframe src="/t.html">',
    )
    hosts.put(f"{old}/t.html", "<table><tbody><tr><td><p>现公告如下。</p></td></tr></tbody></table>")
    assert checks.told() == [("notice.published", "mofcom/announcement/2022/16")]
    for _ in range(3):
        (outcome,) = checks.check().values()
        assert not outcome.reasons and not outcome.changes


def test_a_page_that_is_nothing_but_a_redirect_elsewhere_is_told_by_what_the_list_says(
    watcher: Watcher, site: Mofcom
) -> None:
    address = site.add(6, title="商务部召开座谈会")
    site.pages[SITE + address] = html("<script>window.location.href='https://mp.weixin.qq.com/s/a'</script>")
    (change,) = watcher.check().changes
    assert (change.kind, change.title) == (Kind.NOTICE_PUBLISHED, "商务部召开座谈会")
    assert not any("weixin" in url for url in watcher.asked)


@pytest.mark.parametrize(
    ("sentence", "words", "own"),
    [
        ("该公告自2026年4月15日起正式实施。", "自2026年4月15日起", False),
        ("《某办法》自2026年4月15日起施行。", "自2026年4月15日起", False),
        ("Announcement No. 14 takes effect on April 15, 2026.", "takes effect on April 15, 2026", False),
        ("商务部决定自2026年4月15日起停止上述企业出口。", "自2026年4月15日起", True),
        ("上述措施是通行做法。有关措施自2026年4月15日起实施。", "自2026年4月15日起", True),
    ],
)
def test_an_answer_to_the_press_has_no_day_of_another_act(sentence: str, words: str, own: bool) -> None:
    mofcom, day = Issuer(code="mofcom", name="商务部"), date(2026, 4, 15)
    notice = Notice(
        key="k", identity="k", kind="announcement", issuers=(mofcom,), title="发言人答记者问", url="http://x.example/",
        effective=day, effective_words=words, provisions=(Provision(text=sentence),),
    )  # fmt: skip
    assert as_statement(notice, mofcom).effective == (day if own else None)


ENGLISH = "http://english.mofcom.gov.cn"


def test_the_chinese_text_takes_the_place_of_its_translation(tmp_path: Path) -> None:
    mofcom = Mofcom()
    for number in (1, 2, 3, 4):
        mofcom.add(number)
    chinese = Watcher(mofcom, tmp_path / "data")
    assert chinese.check().first
    english = Watcher(mofcom, tmp_path / "data", source="mofcom-english")
    (source,) = find(("mofcom-english",))
    links = {"Announcement No. 5 of 2026": 5, "Talk": 6, "Other": 7, "More": 8}

    def show(*titles: str) -> None:
        items = "".join(
            f'<li><a href="/News/PressConference/art/2026/art_{links[t]:032x}.html">{t}</a><span>2026-03-01</span></li>'
            for t in titles
        )
        mofcom.pages[source.homepage] = html(f'<html><body><ul class="txtList_01">{items}</ul></body></html>')

    for title, number in links.items():
        mofcom.pages[source.homepage.rpartition("/")[0] + f"/art/2026/art_{number:032x}.html"] = html(
            f'<html><body><div class="art-title">MOFCOM {title}</div><div class="art-con"><p>Announced.</p></div>'
        )
    show("Talk", "Other", "More")
    assert english.check().first
    show("Announcement No. 5 of 2026", "Talk", "Other", "More")
    english.day = chinese.day
    assert "notice.published mofcom/announcement/2026/5" in told(english.check(days=2))
    mofcom.add(5, "现公告如下。", "本公告自2026年9月1日起施行，商务部公告2026年第4号同时废止。")
    chinese.day = english.day
    assert sorted(told(chinese.check())) == [
        "notice.amended mofcom/announcement/2026/5",  # the day of effect, which its translation did not say
        "notice.status mofcom/announcement/2026/4",
    ]
    assert chinese.notice("/2026/5").title.startswith("商务部公告")


# -- registers ----------------------------------------------------------------------------------------------------


def entry(number: str, name: str, printed: str) -> Entry:
    return Entry(key=f"cnas-suspensions/{number}", register="cnas-suspensions", name=name, fields=(("编号", printed),))


def test_an_act_that_names_only_a_number_renames_nobody() -> None:
    before = {"cnas-suspensions/L0290": entry("L0290", "深圳检测中心", "CNAS L0290")}
    after = registers.touched(before, [entry("L0290", "L0290", "L0290")], Touch.ADD)
    assert after["cnas-suspensions/L0290"].name == "深圳检测中心"
    assert registers.compare(before, after) == []


def test_another_number_in_the_same_cell_is_told() -> None:
    before = {"cnas-suspensions/L0290": entry("L0290", "深圳检测中心", "L0290")}
    after = {"cnas-suspensions/L0290": entry("L0290", "深圳检测中心", "L02901")}
    assert [found.kind for found in registers.compare(before, after)] == [Kind.ENTRY_CHANGED]


def chamber(title: str) -> Notice:
    issuers = (Issuer(code="cccmhpie", name="医保商会"),)
    return Notice(key="k", identity="k", kind="notice", issuers=issuers, title=title, url="http://x.example/")


@pytest.mark.parametrize(
    ("title", "supplies", "masks"),
    [
        ("取得国外标准认证或注册的医疗物资生产企业清单（第二批）", Touch.ADD, None),
        ("取得国外标准认证或注册的非医用口罩生产企业清单（第二批）", None, Touch.ADD),
        ("取得国外标准认证或注册的非医用口罩生产企业清单（2020年5月20日更新）", None, Touch.REPLACE),
        ("取得国外标准认证或注册的医疗物资和非医用口罩生产企业清单（第二批）", Touch.ADD, Touch.ADD),
        ("关于将部分企业移出非医用口罩生产企业清单的通知", None, Touch.REMOVE),
        ("关于公布生产企业白名单（第三批）的通知", Touch.ADD, None),
    ],
)
def test_medical_supplies_and_masks_are_two_lists(title: str, supplies: Touch | None, masks: Touch | None) -> None:
    notice = chamber(title)
    assert (WHITE_LIST.touched_by(notice), MASKS_WHITE_LIST.touched_by(notice)) == (supplies, masks)
    rows = [("序号", "企业名称"), ("1", "甲公司"), ("2", "乙公司")]
    if masks is None:
        assert MASKS_WHITE_LIST.steps(notice, lambda: [AnnexTable(rows=rows)]) is None
    if supplies is None:
        assert WHITE_LIST.steps(notice, lambda: [AnnexTable(rows=rows)]) is None


def test_a_notice_of_both_lists_is_parted_by_its_annexes() -> None:
    notice = chamber("取得国外标准认证或注册的医疗物资和非医用口罩生产企业清单（第二批）")
    tables = [
        AnnexTable(rows=[("序号", "企业名称"), ("1", "甲公司")], headings=("附件1 医疗物资生产企业清单",)),
        AnnexTable(rows=[("序号", "企业名称"), ("1", "乙公司")], headings=("附件2 非医用口罩生产企业清单",)),
    ]
    named = [
        [entry.name for step in register.steps(notice, lambda: tables) or () for entry in step.entries]
        for register in (WHITE_LIST, MASKS_WHITE_LIST)
    ]
    assert named == [["甲公司"], ["乙公司"]]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("甲医疗器械有限公司\nJia Medical Co., Ltd.", "甲医疗器械有限公司"),
        ("甲医疗（深圳）有限公司Jia Medical (Shenzhen) Co., Ltd.", "甲医疗（深圳）有限公司"),
        ("TCL医疗有限公司", "TCL医疗有限公司"),
        ("深圳华大BGI", "深圳华大BGI"),
        ("Jia Medical Co., Ltd.", "Jia Medical Co., Ltd."),
    ],
)
def test_a_firm_is_known_by_its_chinese_name_where_the_cell_prints_both(printed: str, name: str) -> None:
    assert own_name(printed) == name
    key = WHITE_LIST.key_of(printed)
    assert key == WHITE_LIST.key_of(name)
