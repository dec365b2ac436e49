"""Numbers, issuers and titles in every spelling of sources.md, section 10."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from snapshots.identity import identity_of, notice_key
from snapshots.model import Issuer
from spiders.platforms.acts import notice
from spiders.platforms.shapes import Article, Link
from spiders.reading.law.citations import citations, kind_of_title, own_number
from spiders.reading.law.issuers import issuers
from spiders.reading.law.numerals import number

DATA = Path(__file__).parent / "data"
GACC = Issuer(code="gacc", name="海关总署")


def cited(text: str) -> list[str]:
    return [citation.key for citation in citations(text)]


@pytest.mark.parametrize(
    "printed",
    [
        "公告2020年第53号",
        "公告〔2020〕53号",
        "公告﹝2020﹞53号",
        "公告[2020]53号",
        "公告［2020］53号",
        "公告（2020）53号",
        "公告(2020)53号",
        "公告〔2020〕第53号",
        "公告〔２０２０〕５３号",
        "公告２０２０年第５３号",
        "公告 2020 年 第 53 号",
        "公告二〇二〇年第五十三号",
        "2020年第53号公告",
        "2020年第53号",
        "2020年联合公告第53号",
        "2020年第53号联合公告",
        "联合公告2020年第53号",
    ],
)
def test_one_number_has_one_key_in_every_spelling(printed: str) -> None:
    for whole in (f"海关总署{printed}", f"中华人民共和国海关总署{printed}", f"海关总署 {printed}"):
        found = own_number(whole)
        assert found is not None
        assert found.key == "gacc/announcement/2020/53", whole
        assert found.quoted == whole


@pytest.mark.parametrize(
    ("printed", "kind", "year", "value"),
    [
        ("第三五零号", "announcement", None, 350),
        ("公告第三百五十号", "announcement", None, 350),
        ("民政部公告第476号", "announcement", None, 476),
        ("令第238号", "order", None, 238),
        ("海关总署令第238号", "order", None, 238),
        ("总署令第252号", "order", None, 252),
        ("署令〔2024〕265号", "order", 2024, 265),
        ("主席令第九号", "order", None, 9),
        ("通告（2021年第73号）", "circular", 2021, 73),
        ("国家药监局关于发布某目录的公告（2020年第57号）", "announcement", 2020, 57),
        ("原质检总局2017年第6号警示通告", "circular", 2017, 6),
        ("署办动植函〔2022〕4号", "署办动植函", 2022, 4),
        ("国检动函〔1999〕500号", "国检动函", 1999, 500),
        ("税委会〔2020〕6号", "税委会", 2020, 6),
        ("税委会公告2020年第6号", "announcement", 2020, 6),
    ],
)
def test_kind_year_and_number_are_read(printed: str, kind: str, year: int | None, value: int) -> None:
    found = own_number(printed)
    assert found is not None
    assert (found.kind, found.year, found.number) == (kind, year, value)


def test_office_codes_count_for_themselves() -> None:
    """财金, 财社 and the ministry's announcements each count from 1: three acts, never one."""
    keys = [own_number(printed) for printed in ("财金〔2020〕5号", "财社〔2020〕5号", "财政部公告2020年第5号")]
    assert len({found.kind for found in keys if found}) == 3


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("财政部海关总署税务总局公告2020年第6号", "mof+gacc+sta"),
        ("财政部 海关总署 税务总局公告2020年第6号", "mof+gacc+sta"),
        ("财政部、海关总署、税务总局公告2020年第6号", "mof+gacc+sta"),
        ("财政部，海关总署和税务总局公告2020年第6号", "mof+gacc+sta"),
        ("海关总署国家卫生健康委员会公告2020年第6号", "gacc+nhc"),
        ("商务部 海关总署 国家药品监督管理局公告2020年第6号", "mofcom+gacc+nmpa"),
        ("商务部、海关总署、国家药监局公告2020年第6号", "mofcom+gacc+nmpa"),
        ("商务部 海关总署 国家市场监督管理总局公告2020年第6号", "mofcom+gacc+samr"),
        ("商务部海关总署市场监管总局公告2020年第6号", "mofcom+gacc+samr"),
        ("原农业部与原质检总局2020年联合公告第6号", "moa+aqsiq"),
        ("商务部办公厅 发展改革委办公厅公告2020年第6号", "mofcom-office+ndrc-office"),
    ],
)
def test_joint_issuers_are_told_apart_with_any_or_no_separator(printed: str, codes: str) -> None:
    assert cited(printed) == [f"{codes}/announcement/2020/6"]


def test_issuers_are_compared_as_a_set() -> None:
    first, second = (
        identity_of(notice_key((i.code for i in issuers(line)), "announcement", year=2020, number=5))
        for line in ("商务部 海关总署 国家药监局", "海关总署、国家药品监督管理局、商务部")
    )
    assert first == second


def test_issuer_and_year_are_carried_through_a_list() -> None:
    assert cited("海关总署公告2015年第57号、2016年第52号和2017年第26号同时废止") == [
        "gacc/announcement/2015/57",
        "gacc/announcement/2016/52",
        "gacc/announcement/2017/26",
    ]
    suspended = "商务部、海关总署公告2025年第55号、56号、57号、58号，及商务部公告2025年第61号、62号暂停实施"
    assert cited(suspended) == [
        *(f"mofcom+gacc/announcement/2025/{n}" for n in (55, 56, 57, 58)),
        *(f"mofcom/announcement/2025/{n}" for n in (61, 62)),
    ]


def test_nothing_is_carried_into_another_sentence_or_another_kind_of_number() -> None:
    assert cited("依据商务部公告2020年第5号。2020年第53号公告另有规定。") == [
        "mofcom/announcement/2020/5",
        "unknown/announcement/2020/53",
    ]
    assert cited("财政部公告2020年第5号、税总函〔2020〕19号") == ["mof/announcement/2020/5", "unknown/税总函/2020/19"]


def test_an_office_code_is_read_without_the_words_before_it() -> None:
    [found] = citations("根据国市监竞争〔2020〕24号的要求")
    assert (found.kind, found.quoted) == ("国市监竞争", "国市监竞争〔2020〕24号")


def test_a_letter_is_signed_by_who_its_title_names() -> None:
    outside = "原国家出入境检验检疫局《关于贯彻实施国家局第3、4号令有关问题的通知》（国检动函〔1999〕500号）"
    inside = "《海关总署 对外贸易经济合作部关于进行资格审查的通知》（署通发〔2001〕188号）"
    assert cited(outside)[-1] == "ciq/国检动函/1999/500"
    assert cited(inside) == ["gacc+moftec/署通发/2001/188"]


@pytest.mark.parametrize(
    "text", ["建国路甲3号院", "2020年3月5日第2号楼", "商品编号9019号", "邮编100729", "第5号集装箱", "1" * 20 + "号公告"]
)
def test_other_numbers_are_no_acts(text: str) -> None:
    assert citations(text) == []


# doc_number in the CSV -> why it gives no year or no number
WITHOUT_YEAR = {
    "民政部公告第476号": "counted on through the years; the year comes from the publication day",
    "第三五零号": "counted on through the years; the year comes from the publication day",
}


def _samples() -> list[dict[str, str]]:
    with (DATA / "docno-samples.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_sampled_number_is_read() -> None:
    rows = _samples()
    assert len(rows) == 38
    assert [row["title"][:6] for row in rows if not row["doc_number"]] == [
        "关于切实做好",
        "关于疫情防控",
        "关于组织做好",
        "关于保障流通",
    ]
    for row in (row for row in rows if row["doc_number"]):
        found = own_number(row["doc_number"])
        assert found is not None, row
        digits = re.findall(r"\d+", row["doc_number"])
        if row["doc_number"] in WITHOUT_YEAR:
            assert (found.year, found.number) == (None, int(digits[0]) if digits else 350)
        else:
            assert [found.year, found.number] == [int(n) for n in digits], row


def test_every_sampled_act_gets_a_key_of_its_own() -> None:
    keys = []
    for row in _samples():
        published = date.fromisoformat(row["date_published"]) if row["date_published"] else None
        article = Article(
            title=row["title"], lines=("正文。",), published=published, number_words=row["doc_number"],
            issuer_words=row["issuers"],
        )  # fmt: skip
        keys.append(notice(article, url=row["url"], listed=None, publisher=GACC).identity)
    assert len(set(keys)) == len(keys)


def test_the_first_issuer_of_every_sampled_act_is_known() -> None:
    unknown = {row["issuers"] for row in _samples() if not issuers(re.split(r"[\s,，]", row["issuers"])[0])}
    assert unknown == set()


def test_an_act_without_a_year_takes_that_of_its_publication() -> None:
    article = Article(title="民政部公告第476号", lines=("正文。",), published=date(2020, 1, 26))
    assert notice(article, url="http://x/", listed=None, publisher=GACC).key == "mca/announcement/2020/476"


@pytest.mark.parametrize(
    ("printed", "value"),
    [("53", 53), ("５３", 53), ("五十三", 53), ("五三", 53), ("十", 10), ("二十", 20), ("一百零五", 105),
     ("三五零", 350), ("二〇二〇", 2020), ("一千二百三十四", 1234), ("两", 2), ("○", 0)],
)  # fmt: skip
def test_numerals(printed: str, value: int) -> None:
    assert number(printed) == value


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("商务部 海关总署 国家药监局公告2020年第5号 关于有序开展出口的公告", "mofcom+gacc+nmpa/announcement/2020/5"),
        ("海关总署公告2020年第53号（关于对医疗物资实施出口商品检验的公告）", "gacc/announcement/2020/53"),
        ("关于修改公告2015年第59号的公告", "gacc/announcement/2020-04-10/关于修改公告2015年第59号的公告"),
        ("关于组织做好复工营业工作的通知", "gacc/notice/2020-04-10/关于组织做好复工营业工作的通知"),
        ("商务部关于停止两家公司出口的决定", "mofcom/decision/2020-04-10/商务部关于停止两家公司出口的决定"),
        ("现停止两家公司防疫用品出口", "gacc/statement/2020-04-10/现停止两家公司防疫用品出口"),
    ],
)  # fmt: skip
def test_an_act_is_named_by_its_own_number_or_else_by_day_and_title(title: str, key: str) -> None:
    article = Article(title=title, lines=("正文。",), published=date(2020, 4, 10))
    assert notice(article, url="http://x/", listed=None, publisher=GACC).key == key


def test_what_the_page_does_not_say_is_left_open_or_taken_from_the_list() -> None:
    article = Article(title="", lines=("正文。",))
    link = Link(url="http://x/", role="article", title="关于某事的公告", published=date(2020, 4, 10))  # type: ignore[arg-type]
    found = notice(article, url="http://x/", listed=link, publisher=GACC)
    assert (found.title, found.published, found.effective, found.signed) == (link.title, link.published, None, None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [("关于某事的通告（2021年）", "circular"), ("关于某事的意见", "opinion"), ("某某司负责人谈话", "statement")],
)
def test_the_kind_of_an_unnumbered_act_stands_at_the_end_of_its_title(title: str, kind: str) -> None:
    assert kind_of_title(title) == kind
