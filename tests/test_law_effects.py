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
        effective(hostile, date(2020, 4, 10))
        provisions([hostile])
    assert time.monotonic() - started < 5
