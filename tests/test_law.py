"""Reading acts: numbers in every spelling, days, what one act does to another, and the tree of provisions.

Spellings are those of sources.md, section 10; the texts in `tests/data/` are official ones with the site's own
metadata above them, which is the truth they are measured by.
"""

import csv
import re
import time
from datetime import date
from pathlib import Path

import pytest

from snapshots.identity import identity_of, notice_key
from snapshots.model import Effect, Issuer, Provision
from spiders.platforms.acts import notice
from spiders.platforms.shapes import Article, Link
from spiders.reading.law.citations import citations, kind_of_title, own_number
from spiders.reading.law.dates import day, effective
from spiders.reading.law.effects import effects
from spiders.reading.law.issuers import issuers
from spiders.reading.law.numerals import number
from spiders.reading.law.provisions import provisions, without_frame

DATA = Path(__file__).parent / "data"
GACC = Issuer(code="gacc", name="海关总署")


def cited(text: str) -> list[str]:
    return [citation.key for citation in citations(text)]


# -- numbers ----------------------------------------------------------------------------------------------


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


# -- titles and who signed --------------------------------------------------------------------------------


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


# -- days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    ["2020年4月10日", "2020-04-10", "[2020-04-10]", "2020.4.10", "2020/04/10 12:30", "发布时间：2020 年 4 月 10 日"],
)
def test_a_day_is_read_in_every_printing(printed: str) -> None:
    assert day(printed) == date(2020, 4, 10)


@pytest.mark.parametrize("printed", ["", "2020年", "2020年13月1日", "2020-02-30", "昨天"])
def test_what_is_no_day_is_none(printed: str) -> None:
    assert day(printed) is None


PUBLISHED = date(2020, 3, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2020年4月1日起，出口企业须提供声明。", date(2020, 4, 1)),
        ("本公告自2021年1月1日起施行。", date(2021, 1, 1)),
        ("本公告自2021年1月1日起实施。", date(2021, 1, 1)),
        ("本公告自2021年1月1日起执行。", date(2021, 1, 1)),
        ("本公告内容自2021年1月1日起正式生效。", date(2021, 1, 1)),
        ("自4月1日起，出口企业须提供声明。", date(2020, 4, 1)),  # the joint notices of 2020 give no year
        ("自3月1日起，出口企业须提供声明。", date(2020, 3, 1)),  # the month itself has not passed
        ("自1月1日起，出口企业须提供声明。", date(2021, 1, 1)),  # the month has passed: next year
        ("本公告自发布之日起施行。", PUBLISHED),
        ("自本公告发布之日起，实施出口商品检验。", PUBLISHED),
        ("本公告自公布之日起实施。", PUBLISHED),
        ("自即日起至2026年11月10日暂停实施。", PUBLISHED),
        ("海关总署决定自2020年4月24日（含）起全面暂停进口。", date(2020, 4, 24)),
        ("自2020年4月26日零时起验放。", date(2020, 4, 26)),
        ("自4月26日0时起验放。", date(2020, 4, 26)),
        ("第十七条 本办法自2025年1月1日起施行。", date(2025, 1, 1)),
        ("有效期自2023年10月11日起至2025年10月10日。", date(2023, 10, 11)),
    ],
)
def test_the_day_an_act_takes_effect(text: str, expected: date) -> None:
    found = effective(text, PUBLISHED)
    assert found is not None
    assert found.day == expected
    assert found.words in text


def test_the_clause_about_the_act_itself_is_preferred_to_any_other_date() -> None:
    text = "本公告自2024年6月1日起施行。自2024年7月1日起，企业新设立账册应当按本公告办理。"
    found = effective(text, date(2024, 5, 31))
    assert found is not None
    assert found.day == date(2024, 6, 1)
    found = effective("自2020年5月1日起申报。自2020年6月1日起验放。", PUBLISHED)
    assert found is not None
    assert found.day == date(2020, 6, 1)  # without such a clause the last one


@pytest.mark.parametrize(
    "text",
    [
        "现公告如下。",
        "对4月26日之前已签订的采购合同，出口报关时须提交声明。",
        "获准注册的企业自注册之日起生产的牛肉方可向中国出口。",
        "本办法自合作区正式封关运行之日起实施。",
        "本办法自公布之日起30日后施行。",
        "本规定自发布之日起满六个月施行。",
        "本公告自2020年2月30日起施行。",
    ],
)
def test_a_day_that_is_not_said_is_not_guessed(text: str) -> None:
    assert effective(text, PUBLISHED) is None


def test_the_sites_own_field_stands_in_where_the_text_names_no_day() -> None:
    article = Article(title="公告", lines=("正文。",), published=PUBLISHED, effective=date(2020, 5, 1))
    found = notice(article, url="http://x/", listed=None, publisher=GACC)
    assert (found.effective, found.effective_words) == (date(2020, 5, 1), "【生效日期】")


# -- what an act does to others ---------------------------------------------------------------------------

REPEALS = {
    "gacc-notice-2023-132.txt": [
        ("repeals-in-part", "ciq/announcement/2000/14"),
        ("repeals-in-part", "aqsiq/circular/2017/6"),
    ],
    "gacc-notice-2023-144.txt": [("repeals", "gacc/announcement/2010/46"), ("repeals", "gacc/announcement/2013/10")],
    "gacc-notice-2023-197.txt": [("repeals-in-part", "gacc/announcement/2021/16")],
    "gacc-notice-2024-006.txt": [("repeals", "gacc/announcement/2007/56")],
    "gacc-notice-2024-068.txt": [("repeals", "gacc+mara/announcement/2021/2")],
    "gacc-notice-2024-110.txt": [
        ("repeals", "gacc/announcement/2015/57"),
        ("repeals", "gacc/announcement/2016/52"),
        ("repeals", "gacc/announcement/2017/26"),
    ],
}


@pytest.mark.parametrize("name", sorted(REPEALS))
def test_an_official_text_repeals_what_it_says_and_takes_effect_when_the_site_says(name: str) -> None:
    head, _, text = (DATA / name).read_text("utf-8").partition("\n\n")
    fields = {re.sub(r"\s", "", label): value for label, value in re.findall(r"【(.+?)】(.*)", head)}
    published = date.fromisoformat(fields["发布日期"])
    own = own_number(fields["文号"])
    assert own is not None
    signed = issuers(fields["发文机关"])
    assert [(e.relation, e.target) for e in effects(text, signed, own.key)] == REPEALS[name]
    found = effective(text, published)
    assert found is not None
    assert found.day == date.fromisoformat(fields["生效日期"])


def repealed(text: str) -> list[tuple[str, str, str]]:
    return [(effect.relation, effect.target, effect.quoted) for effect in effects(text, (GACC,), "")]


def test_the_annexes_and_articles_that_end_are_named() -> None:
    assert repealed("海关总署公告2021年第16号附件2、6、17、20同时废止。") == [
        ("repeals-in-part", "gacc/announcement/2021/16", "海关总署公告2021年第16号附件2、6、17、20")
    ]
    assert repealed("海关总署公告2018年第5号中第三条、第五条同时废止。") == [
        ("repeals-in-part", "gacc/announcement/2018/5", "海关总署公告2018年第5号中第三条、第五条")
    ]
    assert repealed("原质检总局2017年第1号公告附件5“智利油桃输华植物检验检疫要求”同时废止。") == [
        ("repeals-in-part", "aqsiq/announcement/2017/1", "原质检总局2017年第1号公告附件5")
    ]
    assert [e[:2] for e in repealed("海关总署公告2018年第5号附件2和2019年第3号同时废止。")] == [
        ("repeals-in-part", "gacc/announcement/2018/5"),
        ("repeals", "gacc/announcement/2019/3"),
    ]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("海关总署决定废止海关总署2025年第29号公告（关于暂停进口美国原木的公告）。", "gacc/announcement/2025/29"),
        (
            "决定废止《检验监管工作规范》（原国家质量监督检验检疫总局公告2016年第31号发布）。",
            "aqsiq/announcement/2016/31",
        ),
        ("《海关总署 工商总局2001年第1号公告》自本公告发布之日起废止。", "gacc+saic/announcement/2001/1"),
        ("公告2020年第5号即行废止。", "gacc/announcement/2020/5"),  # a number without issuer is the signer's own
        ("某某总局公告2020年第5号同时废止。", "unknown/announcement/2020/5"),  # but not an unknown body's
        ("署办动植函〔2022〕4号予以废止。", "gacc/署办动植函/2022/4"),
    ],
)
def test_a_repeal_is_found_by_number_on_either_side_of_its_verb(text: str, target: str) -> None:
    assert [(relation, key) for relation, key, _ in repealed(text)] == [("repeals", target)]


def test_a_misquoted_title_does_not_mislead() -> None:
    """No. 32 of 2023 quotes the title of No. 5 of 2020 wrongly; the number is right."""
    text = "商务部、海关总署、国家药监局2020年第5号公告（《关于有序开展防疫物资出口的公告》）同时废止。"
    assert [target for _, target, _ in repealed(text)] == ["mofcom+gacc+nmpa/announcement/2020/5"]


@pytest.mark.parametrize(
    "text",
    [
        "海关总署将视情况暂停相关果园向中国出口，直至视情况暂停整个项目。",
        "中方将根据整改结果，决定是否取消暂停措施。",
        "中方将决定是否废止2020年第5号公告。",
        "海关总署将视情况暂停或者废止2020年第5号公告。",
        "如疫情结束，海关总署公告2020年第5号同时废止。",
        "企业违反2020年第5号公告的，其备案同时失效。",
        "如企业违反2020年第5号公告，其备案同时失效。",
        "2020年第5号公告废止前已申报的，按原规定执行。",
        "依据2020年第5号公告，《预裁定决定书》自动失效。",
        "可以废止2020年第5号公告。",
        "2020年第5号公告与本公告不一致的，以本公告为准。",
        "根据海关总署公告2015年第57号，企业应当申报；本公告同时废止其他文件。",
        "海关总署令第124号公布、根据海关总署令第240号修改的《征税管理办法》同时废止。",  # no year, no identity
    ],
)
def test_a_threat_a_condition_or_a_mere_mention_repeals_nothing(text: str) -> None:
    assert repealed(text) == []


def test_an_act_does_not_repeal_itself_and_repeals_another_once() -> None:
    text = "海关总署公告2020年第5号同时废止。海关总署公告〔2020〕5号予以废止。海关总署公告2020年第53号同时废止。"
    assert effects(text, (GACC,), "gacc/announcement/2020/53") == (
        Effect(relation="repeals", target="gacc/announcement/2020/5", quoted="海关总署公告2020年第5号"),
    )


def test_a_text_made_to_be_slow_is_read_in_time() -> None:
    started = time.monotonic()
    for hostile in (
        "2020年第5号、" * 5_000 + "废止的",
        "2020年第5号附件1、2、" * 5_000 + "废止的",
        "附件1、" * 20_000 + "废止",
        "商务部、" * 5_000 + "废止",
        "（" * 20_000 + "）" * 20_000 + "废止",
        "废止" * 20_000,
        "一二三" * 10_000 + "号",
        "5" * 20_000 + "号公告",
        "海" * 100_000 + "〔2020〕5号废止",
        "《" * 20_000 + "（2020年第5号）废止",
    ):
        effects(hostile, (GACC,), "")
        effective(hostile, PUBLISHED)
        provisions([hostile])
    assert time.monotonic() - started < 5


# -- provisions -------------------------------------------------------------------------------------------


def outline(tree: tuple[Provision, ...]) -> list[object]:
    return [[node.number, *outline(node.children)] if node.children else node.number for node in tree]


def test_the_levels_of_an_act_nest() -> None:
    lines = [
        "第一编 总则", "第一章 一般规定", "第一节 目的", "第一条 为了规范，制定本办法。", "（一）甲；", "1．子项；",
        "（1）细目；", "2．子项。", "（二）乙。", "第二条 本办法适用于企业。", "第二条之一 新增的一条。", "第二章 管理",
        "第十七条 出现下列情形之一时：",
    ]  # fmt: skip
    assert outline(provisions(lines)) == [
        [
            "第一编",
            [
                "第一章",
                ["第一节", ["第一条", ["（一）", ["1．", "（1）"], "2．"], "（二）"], "第二条", "第二条之一"],
            ],
            ["第二章", "第十七条"],
        ]
    ]


def test_the_levels_of_a_notice_nest_and_a_plain_line_closes_them() -> None:
    lines = [
        "现公告如下：",
        "一、检验检疫依据",
        "（一）《生物安全法》；",
        "（二）《食品安全法》。",
        "二、商品名称",
        "1、鲜食蓝莓",
        "特此公告。",
    ]
    assert outline(provisions(lines)) == ["", ["一、", "（一）", "（二）"], ["二、", "1、"], ""]


@pytest.mark.parametrize("line", ["1.11°C或以下", "1.5吨", "第二天办理", "2020年第5号公告", "十分重要"])
def test_a_line_that_begins_with_another_number_is_plain(line: str) -> None:
    assert provisions([line]) == (Provision(text=line),)


@pytest.mark.parametrize(
    ("line", "at", "text"),
    [
        ("1.2020年4月1日起申报", "1.", "2020年4月1日起申报"),
        ("2、2020年起", "2、", "2020年起"),
        ("第3条 甲", "第3条", "甲"),
    ],
)
def test_a_number_before_a_year_is_still_a_number(line: str, at: str, text: str) -> None:
    assert provisions([line]) == (Provision(number=at, text=text),)


def test_no_word_of_an_act_is_lost_in_its_tree() -> None:
    for name in REPEALS:
        text = (DATA / name).read_text("utf-8").partition("\n\n")[2]
        lines = [line for line in re.split(r"(?<=[。；])|(?=[一二三四五六]、)", text) if line.strip()]
        kept: list[str] = []

        def collect(tree: tuple[Provision, ...], into: list[str]) -> None:
            for node in tree:
                into.append(node.number + node.text)
                collect(node.children, into)

        collect(provisions(lines), kept)
        assert "".join("".join(kept).split()) == "".join(text.split())


TITLE = "商务部 海关总署 国家药品监督管理局公告2020年第5号 关于有序开展医疗物资出口的公告"


@pytest.mark.parametrize(
    ("before", "after", "signature"),
    [
        ([], [], ""),
        (["商务部 海关总署 国家药品监督管理局公告2020年第5号", "关于有序开展医疗物资出口的公告"], [], ""),
        (
            [TITLE],
            ["商务部 海关总署 国家药品监督管理局", "2020年3月31日"],
            "商务部 海关总署 国家药品监督管理局 2020年3月31日",
        ),
        ([], ["商务部", "海关总署", "国家药监局", "2020年 3月 31日"], "商务部 海关总署 国家药监局 2020年 3月 31日"),
        ([], ["商务部 海关总署2020年3月31日"], "商务部 海关总署2020年3月31日"),
    ],
)
def test_the_repeated_title_and_the_signature_block_are_no_text_of_the_act(
    before: list[str], after: list[str], signature: str
) -> None:
    body = ["当前，全球疫情呈加速扩散蔓延态势。", "商务部将另行公布清单。", "附件：1. 声明模板"]
    assert without_frame([*before, *body, *after], TITLE) == (body, signature)


def test_the_day_signed_is_read_from_the_block_and_stands_in_for_the_day_published() -> None:
    article = Article(title="关于某事的公告", lines=("正文。", "海关总署 农业农村部", "2024年6月7日"))
    found = notice(article, url="http://x/", listed=None, publisher=GACC)
    assert (found.signed, found.published) == (date(2024, 6, 7), date(2024, 6, 7))
    assert [issuer.code for issuer in found.issuers] == ["gacc", "mara"]
    assert found.provisions == (Provision(text="正文。"),)
