"""The tree of provisions, and the frame that is no text of the act."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshots.model import Issuer, Provision
from spiders.platforms.acts import notice
from spiders.platforms.shapes import Article
from spiders.reading.document import Table
from spiders.reading.law.citations import citations
from spiders.reading.law.numbering import Level, Numbering, parsed
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
    "line",
    [
        "第三条规定的期限届满的",
        "第三条、第四条所列货物",
        "（一）至（三）项所列",
        "（二）项规定的",
        "一、二类商品",
        "附件1所列商品",
        "附件2、6同时废止",
        "Article 5 of this Law applies",
    ],
)
def test_a_reference_at_the_begin_of_a_line_is_no_provision(line: str) -> None:
    assert provisions([line]) == (Provision(text=line),)


@pytest.mark.parametrize(
    ("line", "at", "text", "level"),
    [
        ("1.2020年4月1日起申报", "1.", "2020年4月1日起申报", "item"),
        ("2、2020年起", "2、", "2020年起", "item"),
        ("第3条 甲", "第3条", "甲", "article"),
        ("第 一 條　甲", "第 一 條", "甲", "article"),
    ],
)
def test_a_number_before_a_year_or_a_blank_is_still_a_number(line: str, at: str, text: str, level: str) -> None:
    assert provisions([line]) == (Provision(number=at, text=text, level=level),)


@pytest.mark.parametrize(
    ("printed", "level", "ordinal"),
    [
        ("第二编", "part", (2,)),
        ("第一分编", "subpart", (1,)),
        ("第十二章", "chapter", (12,)),
        ("第三条之一", "article", (3, 1)),
        ("第3.2条", "article", (3, 2)),
        ("一百二十、", "heading", (120,)),
        ("（ 十一 ）", "subheading", (11,)),
        ("１２．", "item", (12,)),
        ("3、", "item", (3,)),
        ("3.2.1", "clause", (3, 2, 1)),
        ("（1）", "subitem", (1,)),
        ("2)", "subitem", (2,)),
        ("③", "point", (3,)),
        ("附件2-1", "annex", (2, 1)),
        ("附件：", "annex", ()),
        ("附录一", "annex", (1,)),
        ("Annex II", "annex", (2,)),
        ("Article 5", "article", (5,)),
        ("Chapter IV", "chapter", (4,)),
        ("Part Two", "part", (2,)),
        ("(b)", "subitem", (2,)),
        ("(iv)", "point", (4,)),
        ("II.", "heading", (2,)),
    ],
)
def test_a_printed_number_is_read_as_level_and_ordinal(printed: str, level: str, ordinal: tuple[int, ...]) -> None:
    assert parsed(printed) == Numbering(level=Level(level), ordinal=ordinal)


@pytest.mark.parametrize("printed", ["", "总则", "2020年", "1.5吨", "第三", "附"])
def test_other_words_are_no_number(printed: str) -> None:
    assert parsed(printed) is None


def levels(tree: tuple[Provision, ...]) -> list[object]:
    named = ((f"{node.level} {node.number or node.text}", node.children) for node in tree)
    return [[name, *levels(children)] if children else name for name, children in named]


def test_an_article_owns_its_paragraphs_and_a_paragraph_with_a_colon_its_items() -> None:
    lines = [
        "第六条　应当备案：", "（一）甲；", "（二）乙。", "逾期的，不予受理。", "有下列情形的：", "（一）丙；",
        "1．丁；", "2．戊。", "应当说明理由。", "第七条", "海关负责解释。",
    ]  # fmt: skip
    assert levels(provisions(lines)) == [
        [
            "article 第六条", "item （一）", "item （二）", "paragraph 逾期的，不予受理。",
            ["paragraph 有下列情形的：", ["item （一）", "subitem 1．", "subitem 2．"]],
            "paragraph 应当说明理由。",
        ],
        "article 第七条",
    ]  # fmt: skip


def test_a_paragraph_behind_a_heading_is_its_own_and_one_behind_a_colon_list_is_of_the_heading() -> None:
    lines = [
        "一、要求", "企业应当符合：", "（一）甲；", "（二）乙。", "注册有效期为5年。", "二、证书", "（一）样式。",
        "样式由双方确认。", "本公告自发布之日起实施。", "特此公告。",
    ]  # fmt: skip
    assert levels(provisions(lines)) == [
        [
            "heading 一、",
            ["paragraph 企业应当符合：", "subheading （一）", "subheading （二）"],
            "paragraph 注册有效期为5年。",
        ],
        ["heading 二、", ["subheading （一）", "paragraph 样式由双方确认。"]],
        " 本公告自发布之日起实施。",
        " 特此公告。",
    ]


def test_annexes_stand_at_the_top_and_take_the_line_below_as_their_title() -> None:
    rows = (("编号", "名称"), ("1", "甲"))
    tree = provisions(
        ["一、甲。", "附件：1. 清单", "2. 办法", "附件1", "商品清单", Table(rows), "附件2", "办法", "第一条 乙。"]
    )
    assert levels(tree) == [
        "heading 一、", ["annex 附件：", "item 1.", "item 2."],
        ["annex 附件1", "table "], ["annex 附件2", "article 第一条"],
    ]  # fmt: skip
    assert (tree[2].text, tree[2].children[0].rows) == ("商品清单", rows)


def test_lists_nest_in_the_order_the_act_prints_them() -> None:
    lines = ["1.总则", "（1）申报", "一、收货人", "二、发货人", "（2）单位", "2.附则"]
    assert outline(provisions(lines)) == [["1.", ["（1）", "一、", "二、"], "（2）"], "2."]


def test_clauses_of_a_standard_nest_by_their_digits() -> None:
    lines = [
        "1 范围",
        "2 要求",
        "2.1 外观",
        "2.1.1 厚度不小于1.5 mm。",
        "1.5吨以下除外。",
        "2.2 尺寸",
        "a) 长；",
        "b) 宽。",
    ]
    assert outline(provisions(lines)) == ["1", ["2", ["2.1", ["2.1.1", ""]], ["2.2", "a)", "b)"]]]


def test_an_english_act_nests_and_i_is_a_letter_behind_h() -> None:
    lines = [
        "Chapter I General",
        "Article 1 These apply to:",
        "(1) food:",
        "(h) fish;",
        "(i) meat;",
        "(2) feed.",
        "Article 2 End.",
    ]
    assert outline(provisions(lines)) == [["Chapter I", ["Article 1", ["(1)", "(h)", "(i)"], "(2)"], "Article 2"]]


def test_an_english_article_that_goes_on_in_small_letters_is_one_where_the_sequence_fits() -> None:
    lines = ["Article 1 the importer keeps records.", "Article 2 The exporter complies.", "Article 3 they take effect."]
    assert [p.number for p in provisions(lines)] == ["Article 1", "Article 2", "Article 3"]
    cited = ["Article 1 The importer complies with", "Article 2 the rest of it.", "Article 2 The exporter complies."]
    assert [p.number for p in provisions(cited)] == ["Article 1", "Article 2"]
    assert [p.number for p in provisions(["The Measures", "Article 3 the importer."])] == ["", ""]


def test_a_table_of_contents_is_not_the_act() -> None:
    lines = ["目　录", "第一章 总则", "第二章 附则", "第一章 总则", "第一条 甲。", "第二章 附则", "第二条 乙。"]
    assert outline(provisions(lines)) == [["", "第一章", "第二章"], ["第一章", "第一条"], ["第二章", "第二条"]]


def test_an_article_of_another_act_quoted_in_a_notice_is_a_paragraph() -> None:
    assert outline(provisions(["一、相关条款。", "第二十六条　货物应当复运出境。", "二、解释。"])) == [
        ["一、", ""],
        "二、",
    ]


@given(st.lists(st.text("第一二三条章节编附件（）()、：。；.1０2 之aiAI①“”　\u3000海关", max_size=30), max_size=30))
def test_no_sign_is_lost_whatever_the_lines(lines: list[str]) -> None:
    def words(tree: tuple[Provision, ...]) -> str:
        return "".join(node.number + node.text + words(node.children) for node in tree)

    assert "".join(words(provisions(lines)).split()) == "".join("".join(lines).split())


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


@pytest.mark.parametrize(
    "signature",
    [
        ["财政部（公章）　海关总署（公章）", "二〇二〇年四月十日"],
        ["署　长　俞建华", "2024年1月22日"],
        ["某某省某某研究会 海关总署", "2024年1月2日", "（此件公开发布）"],
        ["Ministry of Commerce", "April 10, 2020"],
    ],
)
def test_a_signature_block_is_known_in_every_dress_and_before_annexes(signature: list[str]) -> None:
    assert without_frame(["正文。", *signature, "附件1", "清单"], "") == (
        ["正文。", "附件1", "清单"],
        " ".join(signature),
    )


def test_names_of_bodies_without_a_day_are_text() -> None:
    assert without_frame(["名单：", "某某疾病预防控制中心", "某某协会"], "") == (
        ["名单：", "某某疾病预防控制中心", "某某协会"],
        "",
    )


def test_the_day_signed_is_read_from_the_block_and_stands_in_for_the_day_published() -> None:
    article = Article(title="关于某事的公告", blocks=("正文。", "海关总署 农业农村部", "2024年6月7日"))
    found = notice(article, url="http://x/", listed=None, publisher=GACC)
    assert (found.signed, found.published) == (date(2024, 6, 7), date(2024, 6, 7))
    assert [issuer.code for issuer in found.issuers] == ["gacc", "mara"]
    assert found.provisions == (Provision(text="正文。"),)
