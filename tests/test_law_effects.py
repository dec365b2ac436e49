"""What one act does to another."""

import re
import time
from datetime import date
from pathlib import Path

import pytest

from snapshots.model import Effect, Issuer
from spiders.reading.law.citations import citations, own_number
from spiders.reading.law.dates import effective
from spiders.reading.law.effects import effects
from spiders.reading.law.issuers import issuers
from spiders.reading.law.provisions import provisions

DATA = Path(__file__).parent / "data"
GACC = Issuer(code="gacc", name="海关总署")
MOFCOM = Issuer(code="mofcom", name="商务部")
NMPA = Issuer(code="nmpa", name="国家药监局")


def cited(text: str) -> list[str]:
    return [citation.key for citation in citations(text)]


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
    ended = [(e.relation, e.target) for e in effects(text, signed, own.key) if e.relation.startswith("repeals")]
    assert ended == REPEALS[name]
    found = effective(text, published)
    assert found is not None
    assert found.day == date.fromisoformat(fields["生效日期"])


def repealed(text: str) -> list[tuple[str, str, str]]:
    return [(e.relation, e.target, e.scope) for e in effects(text, (GACC,), "") if e.relation.startswith("repeals")]


def test_the_annexes_and_articles_that_end_are_named() -> None:
    assert repealed("海关总署公告2021年第16号附件2、6、17、20同时废止。") == [
        ("repeals-in-part", "gacc/announcement/2021/16", "附件2、6、17、20")
    ]
    assert repealed("海关总署公告2018年第5号中第三条、第五条同时废止。") == [
        ("repeals-in-part", "gacc/announcement/2018/5", "第三条、第五条")
    ]
    assert repealed("原质检总局2017年第1号公告附件5“智利油桃输华植物检验检疫要求”同时废止。") == [
        ("repeals-in-part", "aqsiq/announcement/2017/1", "附件5")
    ]
    assert repealed("海关总署公告2018年第5号附件2和2019年第3号同时废止。") == [
        ("repeals-in-part", "gacc/announcement/2018/5", "附件2"),
        ("repeals", "gacc/announcement/2019/3", ""),
    ]
    assert repealed("海关总署公告2022年第10号中有关越南火龙果的规定同时废止，2021年第3号公告第二条不再执行。") == [
        ("repeals-in-part", "gacc/announcement/2022/10", "有关越南火龙果的规定"),
        ("repeals-in-part", "gacc/announcement/2021/3", "第二条"),
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
        ("署办动植函〔2022〕4号予以废止。", "gacc/署办动植函/2022/4"),
        ("关于禽流感的通知（署办动植函〔2022〕4号）同时废止。", "gacc/署办动植函/2022/4"),
        (
            "2007年9月25日海关总署令第166号公布、根据2014年3月13日海关总署令第218号修改的《海关行政复议办法》同时废止。",
            "gacc/order/2007/166",
        ),
        (
            "《强制性产品认证管理规定》（2009年7月3日国家质量监督检验检疫总局令第117号公布，"
            "根据2022年9月29日国家市场监督管理总局令第61号修订）同时废止。",
            "aqsiq/order/2009/117",
        ),
        ("《中华人民共和国进出口关税条例》同时废止。", "unknown/act/undated/中华人民共和国进出口关税条例"),
        (
            "Announcement No. 5 of 2020 of the General Administration of Customs is hereby repealed.",
            "gacc/announcement/2020/5",
        ),
    ],
)
def test_a_repeal_is_found_by_number_on_either_side_of_its_verb(text: str, target: str) -> None:
    assert [(relation, key) for relation, key, _ in repealed(text)] == [("repeals", target)]


def test_a_number_after_an_unknown_body_is_not_the_signers() -> None:
    ((relation, target, _),) = repealed("某某总局公告2020年第5号同时废止。")
    assert relation == "repeals"
    assert not target.startswith("gacc/")


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
        "海关总署公告2008年第52号（已废止）规定的内容。已被海关总署公告2015年第1号废止的文件不再列入。",
        "许可证有效期届满未延续的，《进口许可证》自动失效。",
        "将第三条修改为：“本办法自公布之日起施行。海关总署公告2015年第1号同时废止。”",
    ],
)
def test_a_threat_a_condition_or_a_mere_mention_repeals_nothing(text: str) -> None:
    assert repealed(text) == []


def test_an_act_does_not_repeal_itself_and_repeals_another_once() -> None:
    text = "海关总署公告2020年第5号同时废止。海关总署公告〔2020〕5号予以废止。海关总署公告2020年第53号同时废止。"
    assert effects(text, (GACC,), "gacc/announcement/2020/53") == (
        Effect(
            relation="repeals",
            target="gacc/announcement/2020/5",
            quoted="海关总署公告2020年第5号同时废止",
            printed="海关总署公告2020年第5号",
        ),
    )


PUBLISHED = date(2025, 11, 7)


def read(text: str, title: str = "", signed: tuple[Issuer, ...] = (GACC,)) -> list[tuple[str, str]]:
    """Relation and target, or for want of one the words that are printed; grounds are left out."""
    found = effects(text, signed, "gacc/announcement/2025/999", title=title, published=PUBLISHED)
    return [(e.relation, e.target or e.printed) for e in found if e.relation != "based-on"]


def test_a_suspension_names_each_act_with_its_own_issuers_and_both_days() -> None:
    text = (
        "经批准，自即日起至2026年11月10日，商务部、海关总署公告2025年第55号、56号、57号、58号，"
        "及商务部公告2025年第61号、62号暂停实施。"
    )
    found = effects(text, (MOFCOM, GACC), "mofcom+gacc/announcement/2025/70", published=PUBLISHED)
    both, one = "mofcom+gacc/announcement/2025", "mofcom/announcement/2025"
    assert [e.target for e in found] == [*(f"{both}/{n}" for n in (55, 56, 57, 58)), f"{one}/61", f"{one}/62"]
    assert {(e.relation, e.starts, e.until) for e in found} == {("suspends", PUBLISHED, date(2026, 11, 10))}


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("决定，从2019年1月1日起，对原产于美国的汽车及零部件暂停加征关税3个月，涉及211个税目。", date(2019, 3, 31)),
        ("CNAS决定自2024年5月6日起暂停某检测有限公司的认可资格，暂停期限6个月。", date(2024, 11, 5)),
        ("自2025年5月14日12时01分起，在90天内暂停执行税委会公告2025年第4号第一条。", date(2025, 8, 12)),
        ("商务部公告2024年第46号第二款自即日起至2026年11月27日暂停实施。", date(2026, 11, 27)),
        ("自2025年5月14日起，暂停商务部公告2025年第21号公布的将12家实体列入管控名单的措施90天。", date(2025, 8, 11)),
        ("商务部决定即日起至2026年11月27日，暂停实施商务部公告2024年第46号第二款。", date(2026, 11, 27)),
        ("海关总署决定自2023年8月24日（含）起全面暂停进口日本水产品。", None),
    ],
)
def test_a_suspension_ends_on_its_last_day_whether_printed_or_counted(text: str, until: date | None) -> None:
    (found,) = effects(text, (GACC,), "", published=PUBLISHED)
    assert (found.relation, found.until) == ("suspends", until)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "关于全面暂停进口日本水产品的公告",
            "依据《食品安全法》有关规定，海关总署决定自2023年8月24日（含）起全面暂停进口原产地为日本的水产品。",
            [("suspends", "进口原产地为日本的水产品")],
        ),
        ("海关总署关于暂停进口美国原木的公告", "经查，不符合要求。", [("suspends", "进口美国原木")]),
        (
            "",
            "基于对美方整改措施的评估结果，海关总署决定废止海关总署2025年第30号公告，"
            "自2025年11月10日起恢复CHS Inc.等3家企业大豆输华资质。",
            [("repeals", "gacc/announcement/2025/30"), ("resumes", "CHS Inc.等3家企业大豆输华资质")],
        ),
        ("", "自本公告发布之日起，商务部公告2025年第9号恢复实施。", [("resumes", "mofcom/announcement/2025/9")]),
        (
            "",
            "自本公告发布之日起，解除法国高致病性禽流感疫情禁令。海关总署、农业农村部公告2021年第2号同时废止。",
            [("lifts", "法国高致病性禽流感疫情禁令"), ("repeals", "gacc+mara/announcement/2021/2")],
        ),
        (
            "关于解除芬兰禁令的公告",
            "自本公告发布之日起，解除原农业部、原国家出入境检验检疫局2001年联合公告第143号对芬兰剔骨牛肉的禁令。",
            [("lifts", "moa+ciq/announcement/2001/143")],
        ),
        (
            "",
            "原质检总局、原农业部2008年第125号公告对上述产品的限制措施不再执行。",
            [("lifts", "aqsiq+moa/announcement/2008/125")],
        ),
        (
            "",
            "海关总署公告2023年第127号与本公告不一致的，以本公告为准。",
            [("prevails-over", "gacc/announcement/2023/127")],
        ),
        ("", "此前相关规定与本公告不一致的，以本公告为准。", [("prevails-over", "此前相关规定")]),
        (
            "",
            "GB 19083-2023代替GB 19083-2010《医用防护口罩技术要求》。",
            [("replaces", "unknown/act/undated/gb190832010")],
        ),
        (
            "",
            "对海关总署2015年第59号公告（关于保税维修的公告）第十条进行修改。",
            [("amends", "gacc/announcement/2015/59")],
        ),
        (
            "",
            "海关总署公告2018年第14号（关于预裁定的公告，以下简称14号公告）实施以来。本公告与14号公告不一致的，以本公告为准。",
            [("prevails-over", "gacc/announcement/2018/14")],
        ),
    ],
)
def test_what_an_act_does_is_read_from_its_clause_or_else_its_title(
    title: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert read(text, title) == expected


@pytest.mark.parametrize(
    "text",
    [
        "如发现上述不合格情况，中方将立即通报，并视情况暂停相关果园的蓝莓进口。中方将根据整改结果，决定是否取消暂停措施。",
        "对发生严重问题的生产企业，中方可采取加强检验检疫或暂停进口等措施。",
        "整改符合要求的，可以解除暂停进境措施。",
        "有下列情形之一的，海关可暂停企业适用免除担保措施。",
        "当德方消除疫情，非疫生产点方可恢复。企业可向海关申请恢复适用免除担保措施。",
        "行政复议期间，海关行政行为不停止执行，决定停止执行的，应当制发《行政行为停止执行决定书》。",
        "海关应当自履行纳税义务之日起五个工作日内办结解除税款担保的相关手续。",
        "如美方恢复措施，中方将恢复实施商务部公告2025年第61号。",
        "申请人可以修改《企业信息表》。中英文本不一致的，以中文文本为准。",
        "修改后的《海关行政处罚办法》自2024年3月1日起施行。",
        "实验室在暂停认可资格期间不得使用认可标识。",
        "Announcement No. 46 of 2024 may be suspended. Where Announcement No. 3 of 2019 is repealed, report.",
    ],
)
def test_a_sanction_to_come_or_a_permission_is_no_effect(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "scope", "until"),
    [
        ("海关总署公告2026年第103号有效期延长至2026年12月31日。", "有效期", date(2026, 12, 31)),
        ("自2026年4月1日起，海关总署公告2026年第204号的执行期限再延长至2026年6月30日。", "执行期限", date(2026, 6, 30)),
        ("海关总署公告2026年第204号的实施时间推迟至2026年6月30日。", "实施时间", None),
    ],
)
def test_a_last_day_that_is_moved_is_read_and_a_day_of_effect_that_is_moved_is_no_last_day(
    text: str, scope: str, until: date | None
) -> None:
    (found,) = effects(text, (GACC,), "", title="关于延长有关公告有效期的公告")
    assert (found.relation, found.scope, found.until) == ("amends", scope, until)


def test_a_decision_lists_every_article_it_changes_under_the_act_of_its_title() -> None:
    text = (
        "商务部决定对《对外贸易经营者备案登记办法》（商务部令2004年第14号）作如下修改：\n"
        "一、第二条修改为：“从事货物进出口的经营者，应当备案。”\n二、增加一条，作为第五条：“……。”\n"
        "三、删去第六条。\n四、将第七条第一款中的“外经贸”修改为“商务”。"
    )
    (found,) = effects(text, (MOFCOM,), "", title="商务部关于修改《对外贸易经营者备案登记办法》的决定")
    assert (found.relation, found.target) == ("amends", "mofcom/order/2004/14")
    assert found.scope == "第二条、第五条、第六条、第七条第一款"


def test_a_list_of_repealed_documents_is_read_to_its_end() -> None:
    text = (
        "国家药监局决定废止以下规范性文件：\n1.《关于印发某规定的通知》（国食药监械〔2005〕5号）\n"
        "2.《关于发布某目录的公告》（国家食品药品监督管理总局公告2014年第26号）\n特此公告。\n"
        "《医疗器械监督管理条例》（国务院令第739号）继续有效。"
    )
    assert read(text, signed=(NMPA,)) == [
        ("repeals", "nmpa/国食药监械/2005/5"),
        ("repeals", "cfda/announcement/2014/26"),
    ]


def test_an_annex_of_repealed_regulations_is_read_and_one_of_amended_ones_is_not_taken_for_it() -> None:
    text = (
        "一、对部分行政法规予以修改。（附件1）\n二、对部分行政法规予以废止。（附件2）\n附件1\n国务院决定修改的行政法规\n"
        "一、将《外资保险公司管理条例》第三条第一款修改为：“外资保险公司必须遵守法律。”\n删去第七条。\n"
        "二、删去《拘留所条例》第十条。\n附件2\n国务院决定废止的行政法规\n"
        "一、《城市供水条例》（1994年7月19日国务院令第158号公布）\n二、《煤炭送货办法》（1983年12月1日国务院发布）"
    )
    assert read(text, "国务院关于修改和废止部分行政法规的决定", (Issuer(code="state-council", name="国务院"),)) == [
        ("amends", "unknown/act/undated/外资保险公司管理条例"),
        ("amends", "unknown/act/undated/拘留所条例"),
        ("repeals", "state-council/order/1994/158"),
        ("repeals", "unknown/act/undated/煤炭送货办法"),
    ]


def test_an_item_without_title_marks_is_found_by_the_order_in_its_brackets() -> None:
    text = (
        "决定对以下部门规章予以废止：\n一、乙规定（2005年3月3日原国家工商行政管理总局令第12号公布）\n"
        "二、丙规定（2006年3月3日海关总署令第13号公布，根据2010年1月1日海关总署令第99号修改）"
    )
    assert [(e.relation, e.target, e.printed.split("（")[0]) for e in effects(text, (GACC,), "")] == [
        ("repeals", "saic/order/2005/12", "乙规定"),
        ("repeals", "gacc/order/2006/13", "丙规定"),
    ]


def test_the_kind_of_a_decision_is_no_part_of_the_act_it_repeals() -> None:
    assert read("", "关于废止《甲办法》等3件规章的决定") == [("repeals", "unknown/act/undated/甲办法")]
    [found] = effects("", (GACC,), "", title="关于废止《甲办法》有关规定的决定")
    assert (found.relation, found.scope) == ("repeals-in-part", "有关规定")


def test_the_history_in_a_caption_is_no_ground() -> None:
    caption = "（2018年4月28日海关总署令第238号公布；根据2023年3月9日海关总署令第262号修改）\n"
    text = caption + "第一条 为了规范管理，根据海关总署令第100号，制定本办法。"
    assert [(e.relation, e.target) for e in effects(text, (GACC,), "")] == [("based-on", "gacc/order/undated/100")]


def test_what_ends_now_does_not_take_the_day_of_what_ends_later() -> None:
    text = "决定废止商务部公告2018年第10号附件2和第三条，商务部公告2017年第5号自2020年12月1日起停止执行。"
    assert {(e.target, e.scope, e.starts) for e in effects(text, (MOFCOM,), "")} == {
        ("mofcom/announcement/2018/10", "附件2和第三条", None),
        ("mofcom/announcement/2017/5", "", date(2020, 12, 1)),
    }


def test_an_annex_named_with_the_number_in_brackets_is_the_part_meant() -> None:
    text = (
        "《甲目录》（商务部 海关总署公告2021年第46号附件1）调整如下：\n"
        "《乙目录》（商务部公告2020年第6号附件1、2）同时废止。"
    )
    assert [(e.relation, e.target, e.scope) for e in effects(text, (MOFCOM,), "")] == [
        ("amends", "mofcom+gacc/announcement/2021/46", "附件1"),
        ("repeals-in-part", "mofcom/announcement/2020/6", "附件1、2"),
    ]


def test_what_is_resumed_before_a_comma_is_not_repealed_with_what_stands_behind_it() -> None:
    text = "自2026年10月25日起恢复实施海关总署公告2026年第111号，海关总署公告2026年第122号同时废止。"
    found = {(effect.relation, effect.target) for effect in effects(text, (GACC,), "")}
    assert found == {("resumes", "gacc/announcement/2026/111"), ("repeals", "gacc/announcement/2026/122")}


def test_a_draft_ends_nothing_yet() -> None:
    text = "本办法自2026年1月1日起施行，海关总署公告2020年第5号同时废止。"
    assert read(text, "关于《海关某办法（征求意见稿）》公开征求意见的通知") == []
    assert read(text, "关于《海关某办法》的公告") == [("repeals", "gacc/announcement/2020/5")]


def test_the_grounds_of_an_act_stand_in_its_opening_only() -> None:
    text = (
        "根据《中华人民共和国海关法》及其实施条例、《海关预裁定管理暂行办法》（海关总署令第236号）有关规定，现公告如下：\n"
        "一、企业按照《海关进出口货物申报管理规定》办理。"
    )
    found = [e.target for e in effects(text, (GACC,), "") if e.relation == "based-on"]
    assert found == ["unknown/act/undated/中华人民共和国海关法", "gacc/order/undated/236"]


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
        "《关于X的公告》，" * 5_000 + "暂停实施的",
        "根据《A办法》、" * 5_000,
        "自2020年1月1日起" * 5_000 + "暂停",
        "《A办法》第一条、第二条" * 3_000 + "废止",
        "海关总署公告2020年第5号" + "的" * 30_000 + "规定废止",
        "Announcement No. 5 of 2020 " * 3_000 + "repealed",
        "No. 5, 6, 7, " * 5_000,
        "“" * 20_000 + "。" + "”" * 20_000,
        "废止" + "2020年第5号、" * 3_000 + "，2020年第6号" * 3_000,
        "自公布后" * 10_000 + "施行的",
        "本公告自发布之日起至" * 10_000,
    ):
        effects(hostile, (GACC,), "", title=hostile[:2_000])
        effective(hostile, date(2020, 4, 10))
        provisions([hostile])
    assert time.monotonic() - started < 5
