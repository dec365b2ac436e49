"""Numbers, issuers and titles in every spelling of sources.md, section 10."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from snapshots.identity import identity_of, notice_key
from snapshots.model import Issuer
from spiders.platforms.acts import notice
from spiders.platforms.plain import article as plain_article
from spiders.platforms.shapes import Article, Link
from spiders.reading.document import Document, Table
from spiders.reading.law.citations import citations, kind_of_title, own_number
from spiders.reading.law.facts import conflicts
from spiders.reading.law.issuers import issuers, successors
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
    assert cited("财政部公告2020年第5号、税总函〔2020〕19号") == ["mof/announcement/2020/5", "sta/税总函/2020/19"]


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
            title=row["title"], blocks=("正文。",), published=published, number_words=row["doc_number"],
            issuer_words=row["issuers"],
        )  # fmt: skip
        keys.append(notice(article, url=row["url"], listed=None, publisher=GACC).identity)
    assert len(set(keys)) == len(keys)


def test_the_first_issuer_of_every_sampled_act_is_known() -> None:
    unknown = {row["issuers"] for row in _samples() if not issuers(re.split(r"[\s,，]", row["issuers"])[0])}
    assert unknown == set()


def test_an_act_without_a_year_takes_that_of_its_publication() -> None:
    article = Article(title="民政部公告第476号", blocks=("正文。",), published=date(2020, 1, 26))
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
    article = Article(title=title, blocks=("正文。",), published=date(2020, 4, 10))
    assert notice(article, url="http://x/", listed=None, publisher=GACC).key == key


def test_what_the_page_does_not_say_is_left_open_or_taken_from_the_list() -> None:
    article = Article(title="", blocks=("正文。",))
    link = Link(url="http://x/", role="article", title="关于某事的公告", published=date(2020, 4, 10))  # type: ignore[arg-type]
    found = notice(article, url="http://x/", listed=link, publisher=GACC)
    assert (found.title, found.published, found.signed) == (link.title, link.published, None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [("关于某事的通告（2021年）", "circular"), ("关于某事的意见", "opinion"), ("某某司负责人谈话", "statement")],
)
def test_the_kind_of_an_unnumbered_act_stands_at_the_end_of_its_title(title: str, kind: str) -> None:
    assert kind_of_title(title) == kind


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Announcement No. 5 of 2020", "unknown/announcement/2020/5"),
        ("GACC Announcement No. 53 of 2020", "gacc/announcement/2020/53"),
        ("Order No. 248 of the General Administration of Customs", "gacc/order/undated/248"),
        (
            "No. 12 [2020] of the Ministry of Commerce, the General Administration of Customs and "
            "the State Administration for Market Regulation",
            "mofcom+gacc+samr/announcement/2020/12",
        ),
        ("2018年4月28日海关总署令第238号", "gacc/order/2018/238"),
        ("海关总署令第238号", "gacc/order/undated/238"),
        ("中华人民共和国主席令第五十八号", "president/order/undated/58"),
        ("公安部令第5号", "mps/order/undated/5"),
        ("广东省药监局通告2021年第32号", "广东药监局/circular/2021/32"),
        ("广东省药品监督管理局通告2021年第32号", "广东药监局/circular/2021/32"),
        ("《关于发布某指南的通告》（2020年第19号）", "unknown/circular/2020/19"),
    ],
)
def test_an_act_has_a_key_in_other_printings_too(printed: str, key: str) -> None:
    found = own_number(printed)
    assert found is not None
    assert found.key == key


def test_the_years_of_a_list_of_orders_are_those_of_their_days() -> None:
    assert cited("根据2018年4月28日海关总署令第238号、2018年5月29日海关总署令第240号修改") == [
        "gacc/order/2018/238",
        "gacc/order/2018/240",
    ]


def test_who_answers_for_a_body_that_is_no_more() -> None:
    assert successors("aqsiq") == ("gacc", "samr")
    assert successors("ciq") == ("aqsiq", "gacc", "samr")
    assert successors("gacc") == ()


ORDER = (
    "中华人民共和国海关总署令", "第248号",
    "《某规定》已于2021年3月12日经海关总署署务会议审议通过，现予公布，自2022年1月1日起实施。",
    "署长 某某某", "2021年4月12日",
    "第一章 总则", "第一条 为了管理，制定本规定。", "第二条 本规定自2022年1月1日起实施。",
)  # fmt: skip
TITLED = (
    "海关总署 财政部关于",
    "延长某政策的公告",
    "（2022年第103号）",
    "现将有关事项公告如下：",
    "一、延长。",
    "海关总署 财政部",
    "2022年11月8日",
)
LETTERED = (
    "商务部 海关总署",
    "公　　告",
    "2022年 第25号",
    "关于某事的公告",
    "现公告如下：",
    "商务部 海关总署",
    "2022年9月30日",
)
ENGLISH = (
    "Announcement No. 46 of 2024 of the Ministry of Commerce on Export Control", "It is decided as follows:",
    "This Announcement shall take effect as of the date of promulgation.", "Ministry of Commerce", "December 3, 2024",
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "key", "title"),
    [
        (ORDER, "gacc/order/2021/248", "某规定"),
        (TITLED, "gacc+mof/announcement/2022/103", "海关总署 财政部关于延长某政策的公告"),
        (LETTERED, "mofcom+gacc/announcement/2022/25", "关于某事的公告"),
        (ENGLISH, "mofcom/announcement/2024/46", ENGLISH[0]),
    ],
)
def test_a_users_own_file_says_who_what_and_which_number(lines: tuple[str, ...], key: str, title: str) -> None:
    found = notice(plain_article(Document(format="text", blocks=lines)), url="", listed=None, publisher=None)
    assert (found.key, found.title) == (key, title)
    assert found.published is not None


CAPTIONED = (
    "市场监管总局关于废止《乙规定》等部门规章的决定",
    "（2024年1月5日国家市场监督管理总局令第88号公布 自公布之日起施行）",
    "经研究，决定对以下部门规章予以废止：",
    "一、乙规定（2005年3月3日原国家工商行政管理总局令第12号公布）",
)


@pytest.mark.parametrize("lines", [CAPTIONED, ("".join(CAPTIONED),)], ids=["in lines", "run together"])
def test_the_caption_of_a_decision_tells_its_order_and_its_days(lines: tuple[str, ...]) -> None:
    found = notice(plain_article(Document(format="text", blocks=lines)), url="", listed=None, publisher=None)
    assert (found.key, found.year, found.number) == ("samr/order/2024/88", 2024, 88)
    assert (found.published, found.effective) == (date(2024, 1, 5), date(2024, 1, 5))


def test_a_title_and_a_field_with_two_numbers_are_both_kept_and_named_a_conflict() -> None:
    lines = (
        "商务部公告2025年第46号 关于加强管制的公告", "【发布文号】公告2025年第72号", "【发文日期】2025年11月9日",
        "为加强管制，现公告如下：", "本公告自发布之日起实施。",
    )  # fmt: skip
    found = notice(plain_article(Document(format="text", blocks=lines)), url="", listed=None, publisher=None)
    [conflict] = conflicts(found.facts)
    assert conflict.name == "number"
    assert [(fact.origin, fact.value) for fact in conflict.facts] == [("field", "72"), ("title", "46")]
    assert [fact.words for fact in conflict.facts] == ["公告2025年第72号", "商务部公告2025年第46号"]


def test_a_table_of_metadata_above_the_text_is_read_and_taken_off() -> None:
    table = Table(
        rows=(
            ("索 引 号", "1/2024", "发文机关", "海关总署"),
            ("发文字号", "公告〔2024〕10号", "发布日期", "2024-01-24"),
        )
    )
    blocks = (table, "关于某事的公告", "为规范管理，现公告如下：", "一、应当申报。")
    found = plain_article(Document(format="html", blocks=blocks))
    assert (found.number_words, found.issuer_words, found.published) == (
        "公告〔2024〕10号",
        "海关总署",
        date(2024, 1, 24),
    )
    assert (found.title, found.blocks) == ("关于某事的公告", blocks[2:])
