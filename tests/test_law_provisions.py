"""The tree of provisions, and the frame that is no text of the act."""

import re
from datetime import date
from pathlib import Path

import pytest

from snapshots.model import Issuer, Provision
from spiders.platforms.acts import notice
from spiders.platforms.shapes import Article
from spiders.reading.law.citations import citations
from spiders.reading.law.provisions import provisions, without_frame

DATA = Path(__file__).parent / "data"
GACC = Issuer(code="gacc", name="海关总署")


def cited(text: str) -> list[str]:
    return [citation.key for citation in citations(text)]


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
    for name in sorted(path.name for path in DATA.glob("gacc-notice-*.txt")):
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
