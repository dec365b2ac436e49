"""Lines as a printer broke them, and text a crawler ran together, back to one line for each provision."""

import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshots.model import Provision
from spiders.reading.document import Block, Table
from spiders.reading.law.provisions import provisions
from spiders.reading.law.reflow import reflow

DATA = Path(__file__).parent / "data"
NOTICE = [
    "为加强医疗物资出口质量监管，按照《中华人民共和国进出口商品检验法》及其实施条例，现将有关事项公告如下：",
    "一、自本公告发布之日起，对“6307900010”等海关商品编号项下的医疗物资（详见附件）实施出口商品检验，检验依照本办法第三条、第四条的规定执行。",
    "二、出口企业应当如实申报货物的名称、数量、规格以及原产地，并对申报内容的真实性承担法律责任。",
    "（一）未如实申报的，海关依照《中华人民共和国海关法》第八十六条的规定予以处罚，情节严重的暂停其从事有关业务；",
    "（二）拒不接受检验的，不予放行。",
    "特此公告。",
    "海关总署",
    "2020年4月10日",
]


@pytest.mark.parametrize("width", [30, 38, 40])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_a_hard_wrapped_notice_is_joined_without_blanks(width: int, indent: str) -> None:
    wrapped = [(indent + line)[i : i + width] for line in NOTICE for i in range(0, len(indent + line), width)]
    assert [str(line).strip() for line in reflow(wrapped)] == NOTICE


def test_english_is_joined_with_blanks_and_hyphens_go() -> None:
    lines = [
        "The Ministry of Commerce provides a confirmed list of manufac-",
        "turers with foreign certification, and the exporters of non-",
        "medical masks shall submit a declaration to the customs at the",
        "port of export.",
        "1. Masks shall meet the standards of the importing country and",
        "of China.",
    ]
    assert reflow(lines) == [
        "The Ministry of Commerce provides a confirmed list of manufacturers with foreign certification, and the "
        "exporters of non-medical masks shall submit a declaration to the customs at the port of export.",
        "1. Masks shall meet the standards of the importing country and of China.",
    ]


def test_a_reference_that_a_break_put_at_the_begin_of_a_line_is_joined() -> None:
    lines = [
        "第一条　企业违反规定的，由海关责令改正，并依照本办法",
        "第三条规定的标准处以罚款；情节严重的，依照本办法第六条第",
        "（二）项的规定取消资格，三年以内不得再次申请备案登记，并",
        "予以公布。",
        "第二条　本办法自公布之日起施行。",
    ]
    assert [line[:3] for line in reflow(lines) if isinstance(line, str)] == ["第一条", "第二条"]


def test_paragraphs_name_lists_headings_and_tables_stay_as_they_are() -> None:
    table = Table((("甲", "乙"),))
    names = [
        "北京某某科技发展有限公司",
        "上海某某医疗器械有限公司",
        "广东某某进出口有限公司",
        "天津某某科技发展有限公司",
    ]
    blocks: list[Block] = ["名单", *names, table, "第一章 总则", "第一条 甲。", "第二条 乙。"]
    assert reflow(blocks) == blocks
    assert reflow(NOTICE) == NOTICE


def test_run_together_text_is_split_where_the_sequence_goes_on() -> None:
    text = (
        "现公告如下：一、检验依据（一）《食品安全法》；（二）《海关法》第三条、第四条。"
        "二、名单1．实蝇Ceratitis capitata"
        "2．蛾Cydia pomonella"
        "三、依照本公告第一条第（一）项、第（二）项规定，"
        "1.5吨以上、2.3版、公告第1号，一、二类商品除外。"
        "本公告自发布之日起实施。特此公告。附件：1.程序.doc2.清单.doc海关总署 农业农村部2024年9月19日"
    )
    assert reflow([text]) == [
        "现公告如下：", "一、检验依据", "（一）《食品安全法》；", "（二）《海关法》第三条、第四条。", "二、名单",
        "1．实蝇Ceratitis capitata", "2．蛾Cydia pomonella",
        "三、依照本公告第一条第（一）项、第（二）项规定，1.5吨以上、2.3版、公告第1号，一、二类商品除外。",
        "本公告自发布之日起实施。", "特此公告。", "附件：1.程序.doc", "2.清单.doc", "海关总署 农业农村部2024年9月19日",
    ]  # fmt: skip


def test_a_run_together_act_is_split_at_chapters_and_articles() -> None:
    text = (
        "现予发布。特此公告。海关总署2023年12月26日某某管理办法第一章 总 则第一条  "
        "为了管理，依照《海关法》第三条的规定，制定本办法。"
        "第二条 违反第一条规定的，处罚。第二章 附则第三条 本办法自2025年1月1日起施行。"
    )
    assert reflow([text]) == [
        "现予发布。", "特此公告。", "海关总署2023年12月26日", "某某管理办法", "第一章 总 则",
        "第一条  为了管理，依照《海关法》第三条的规定，制定本办法。", "第二条 违反第一条规定的，处罚。", "第二章 附则",
        "第三条 本办法自2025年1月1日起施行。",
    ]  # fmt: skip


def test_what_is_quoted_or_in_brackets_is_not_split() -> None:
    text = "一、第三条修改为：“经营者应当：（一）备案；（二）报告。第四条 不得转让。”二、增加一条（含：1.甲；2.乙）。"
    assert reflow([text]) == [text[: text.index("二、")], text[text.index("二、") :]]


def test_the_154_customs_notices_come_through_whole_and_reflow_is_settled() -> None:
    with gzip.open(DATA / "gacc-notices" / "notices.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    assert len(texts) == 154
    for text in texts:
        blocks = reflow([text])
        assert reflow(blocks) == blocks
        assert "".join(_words(provisions(blocks)).split()) == "".join(text.split())


def _words(tree: tuple[Provision, ...]) -> str:
    return "".join(node.number + node.text + _words(node.children) for node in tree)


@given(st.lists(st.text("第一二三条章附件（）、：。；.12①“”《》年月日海关总署公告 　a-", max_size=60), max_size=12))
def test_reflow_loses_nothing_but_blanks_and_hyphens(lines: list[str]) -> None:
    def bare(blocks: list[Block] | list[str]) -> str:
        return "".join("".join(map(str, blocks)).split()).replace("-", "")

    assert bare(reflow(lines)) == bare(lines)


@pytest.mark.parametrize(
    "blocks",
    [["（一）" * 60_000], ["（一）"] * 20_000, ["海关总署公告" * 50_000], ["特此公告。" * 20_000], ["1.1." * 50_000],
     [".".join(["1"] * 10_000)], ["（" * 50_000 + "一、" * 20_000], ["。海关2024年1月1日" * 10_000]],
)  # fmt: skip
def test_hostile_text_takes_bounded_time(blocks: list[str]) -> None:
    started = time.perf_counter()
    provisions(reflow(blocks))
    assert time.perf_counter() - started < 5
