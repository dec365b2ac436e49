"""What matters in an amendment: the rule that decided, and its words. Wording is what a drafter may exchange freely."""

import pytest

from monitor.diff.notices import compare
from monitor.diff.texts.lines import Line, lines_of
from monitor.diff.texts.numbering import value
from monitor.diff.texts.redline import to_json
from monitor.diff.texts.refine import refine
from monitor.diff.texts.significance import significance
from monitor.diff.texts.text import Level, PieceKind, compare_texts, has_substance
from snapshots.model import Notice, Provision


def weighed(before: str, after: str) -> tuple[str, str]:
    (row,) = to_json(compare_texts([Line(number="一、", text=before)], [Line(number="一、", text=after)]))
    return row["significance"], row["why"]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("注册证有效期为4年。", "注册证有效期为5年。", "duration: 4年 → 5年"),
        ("应当在30日内报告", "应当在十五日内报告", "duration: 30日 → 十五日"),
        ("处5万元以上罚款", "处10万元以上罚款", "amount: 5万元 → 10万元"),
        ("税率不低于5%的", "税率不低于百分之六的", "percentage: 5% → 百分之六"),
        ("自2020年4月1日起执行", "自2020年4月26日起执行", "date: 2020年4月1日 → 2020年4月26日"),
        ("符合GB 2626-2006要求的", "符合GB 2626-2019要求的", "number: GB 2626-2006 → GB 2626-2019"),
        ("税则号列6307.90.1010", "税则号列6307.90.1090", "number: 6307.90.1010 → 6307.90.1090"),
        ("企业可以提出申请", "企业应当提出申请", "duty: 可以 → 应当"),
        ("许可证不得转让", "许可证得转让", "duty: 不得 → 得"),
        ("已经批准的企业和个人", "已经批准的企业或者个人", "scope: 和 → 或者"),
        ("出口检测试剂、医用防护服", "出口检测试剂、医用口罩、医用防护服", "scope: 医用口罩 added"),
        ("由海关总署负责解释", "由海关总署和商务部负责解释", "scope: 和商务部 added"),
        ("适用于一般贸易进口的货物", "适用于加工贸易进口的货物", "scope: 一般 → 加工"),
        ("备案号8471-30、8471-41", "备案号8471～30、8471-41", "scope: - → ～"),
        ("三分之二以上通过", "三分之一以上通过", "number: 二 → 一"),
        ("在上半年内提出", "在六个月内提出", "duration: 上半年 → 六个月"),
        ("海关总署主管全国工作", "国家质检总局主管全国工作", "scope: 海关总署 → 国家质检总局"),
        ("企业安全部门负责", "企业国家安全部门负责", "scope: 国家 added"),
        ("不超过10³个", "不超过103个", "number: 10³ → 103"),
        ("10 mPa以上的压力容器", "10 MPa以上的压力容器", "scope: mPa → MPa"),
        ("The operator shall apply for a licence.", "The operator may apply for a licence.", "duty: shall → may"),
        (
            "within 30 days of the shipment of goods",
            "within 15 days of the shipment of goods",
            "duration: 30 days → 15 days",
        ),
    ],
)
def test_substance_says_which_rule_and_which_words(before: str, after: str, why: str) -> None:
    assert weighed(before, after) == ("substance", why)
    assert weighed(after, before)[0] == "substance"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("三十日内报告海关", "30日内报告海关"),
        ("处五万元以上罚款", "处50000元以上罚款"),
        ("税率不低于百分之五的", "税率不低于5%的"),
        ("自二〇二〇年四月一日起施行", "自2020年4月1日起施行"),
        ("自2020年4月1日起施行", "自2020-04-01起施行"),
        ("口罩或防护服", "口罩或者防护服"),
        ("口罩及防护服", "口罩以及防护服"),
        ("企业应在5日内答复", "企业应当在5日内答复"),
        ("加工贸易帐册管理", "加工贸易账册管理"),
        ("其它医疗物资", "其他医疗物资"),
        ("按照规定办理手续", "依照规定办理手续"),
        ("根据《中华人民共和国海关法》制定", "根据《海关法》制定"),
        ("海关作出的决定", "海关做出的决定"),
        ("如有变更，应当报告", "如果有变更，应当报告"),
        ("及时报告海关；", "及时报告海关。"),
        ("依照本法规定处理", "依照本法的规定处理"),
        ("effective on January 1, 2022.", "effective on 1 January 2022."),
        ("在5～10℃下保存", "在5-10℃下保存"),
        ("在5～10℃下保存", "在5至10℃下保存"),
        ("有效期3-5年", "有效期三至五年"),
        ("三分之二以上通过", "2/3以上通过"),
        ("在六个月内提出", "在半年内提出"),
        ("处5 000元罚款", "处5000元罚款"),
        ("面积不小于50m²。", "面积不小于50m2。"),
        ("排放的CO₂总量", "排放的CO2总量"),
        ("海关总署主管全国工作", "中华人民共和国海关总署主管全国工作"),
        ("由国家药监局会同有关部门处理", "由国家药品监督管理局会同有关部门处理"),
    ],
)
def test_equivalents_are_wording_whichever_way_they_were_exchanged(before: str, after: str) -> None:
    for old, new in ((before, after), (after, before)):
        assert weighed(old, new)[0] == "wording"
        assert not has_substance(compare_texts([Line(number="", text=old)], [Line(number="", text=new)]))


def test_a_wording_reason_shows_whole_words() -> None:
    assert weighed("其它医疗物资", "其他医疗物资")[1] == "其它 → 其他"


def test_wording_beside_substance_is_not_what_is_told() -> None:
    assert weighed("其它口罩处五万元罚款，期限4年", "其他口罩处5万元罚款，期限5年") == (
        "substance",
        "duration: 4年 → 5年",
    )


def test_case_is_typography_in_words_and_substance_in_codes() -> None:
    assert weighed("The Operator shall apply.", "The operator shall apply.")[0] == "typography"
    assert weighed("型号kn95的口罩", "型号KN95的口罩")[0] == "substance"


# -- references --------------------------------------------------------------------------------------

ACT = [
    Line(number="第一条", text="为了加强出口医疗物资质量监管，制定本办法。"),
    Line(number="第二条", text="出口企业应当取得注册证书并如实申报。"),
    Line(number="第三条", text="海关凭注册证书和书面声明验放货物。"),
]
INSERTED = [
    ACT[0],
    Line(number="第二条", text="国家鼓励创新，支持检测技术的研究和推广。"),
    Line(number="第三条", text=ACT[1].text),
    Line(number="第四条", text=ACT[2].text),
]


def follow(before: str, after: str) -> tuple[str, str]:
    old, new = [*ACT, Line(number="第四条", text=before)], [*INSERTED, Line(number="第五条", text=after)]
    row = next(row for row in to_json(compare_texts(old, new)) if row["before"] == "第四条")
    return row["class"], row["significance"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("违反第二条的，处以罚款。", "违反第三条的，处以罚款。"),
        ("依照本办法第二条、第三条的规定办理。", "依照本办法第三条、第四条的规定办理。"),
        ("第二条至第三条的规定适用于代理企业。", "第三条至第四条的规定适用于代理企业。"),
        ("违反第二条第一款的，处以罚款。", "违反第三条第一款的，处以罚款。"),
        ("违反第一条、第三条和《海关法》第二条的", "违反第一条、第四条和《海关法》第二条的"),
    ],
)
def test_references_that_follow_the_renumbering_are_no_substance(before: str, after: str) -> None:
    assert follow(before, after) == ("reference", "reference")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("违反第二条的，处以罚款。", "违反第四条的，处以罚款。"),
        ("依照《海关法》第二条的规定办理。", "依照《海关法》第三条的规定办理。"),
        ("依照该办法第二条的规定办理手续。", "依照该办法第三条的规定办理手续。"),
        ("违反《海关法》第一条、第二条的规定", "违反《海关法》第一条、第三条的规定"),
    ],
)
def test_references_that_now_mean_something_else_are_substance(before: str, after: str) -> None:
    assert follow(before, after) == ("amended", "substance")


def test_a_reference_that_follows_beside_an_amendment_is_noted_and_does_not_count() -> None:
    pieces = compare_texts(
        [*ACT, Line(number="第四条", text="违反第二条的，处以罚款，期限三十日。")],
        [*INSERTED, Line(number="第五条", text="违反第三条的，处以罚款，期限30日。")],
    )
    assert pieces[-1].kind is PieceKind.AMENDED
    assert [span.text for span in pieces[-1].spans if span.note == "reference"] == ["第二条", "第三条"]
    assert not any(piece.significance and piece.significance.level is Level.SUBSTANCE for piece in pieces[2:])


def test_references_to_items_and_in_english_follow_too() -> None:
    before = [
        Line(number="Article 1", text="The operator shall submit a written statement."),
        Line(number="Article 2", text="Whoever violates Article 1 or Article 3 of the Customs Law shall be fined."),
    ]
    after = [
        Line(number="Article 1", text="These Measures do not apply to samples without value."),
        Line(number="Article 2", text=before[0].text),
        Line(number="Article 3", text="Whoever violates Article 2 or Article 3 of the Customs Law shall be fined."),
    ]
    assert [row["class"] for row in to_json(compare_texts(before, after))] == ["added", "renumbered", "reference"]
    items = [Line(number=f"（{n}）", text=text, within=("第一条",)) for n, text in (("一", "口罩"), ("二", "防护服"))]
    old = [
        Line(number="第一条", text="下列物资适用本办法："),
        *items,
        Line(number="第二条", text="第一条第（二）项另有规定。"),
    ]
    new = [old[0], items[0], Line(number="（二）", text="呼吸机", within=("第一条",))]
    new += [
        Line(number="（三）", text="防护服", within=("第一条",)),
        Line(number="第二条", text="第一条第（三）项另有规定。"),
    ]
    assert [row["class"] for row in to_json(compare_texts(old, new))] == ["added", "renumbered", "reference"]


# -- units and notices -------------------------------------------------------------------------------


def test_an_article_with_its_paragraphs_is_one_unit_and_a_table_row_a_unit_each() -> None:
    article = Provision(
        number="第五条",
        text="企业应当申报。",
        level="article",
        children=(
            Provision(
                text="前款规定的企业名单由海关公布：",
                level="paragraph",
                children=(Provision(number="（一）", text="甲"),),
            ),
        ),
    )
    table = Provision(text="", level="table", rows=(("编号", "名称"), ("1", "口罩")))
    chapter = Provision(number="第二章", text="申报", level="chapter", children=(article, table))
    assert [(line.number, line.text, line.path) for line in lines_of((chapter,))] == [
        ("第二章", "申报", ("第二章",)),
        ("第五条", "企业应当申报。\n前款规定的企业名单由海关公布：", ("第二章", "第五条")),
        ("（一）", "甲", ("第二章", "第五条", "（一）")),
        ("", "编号 | 名称", ("第二章",)),
        ("", "1 | 口罩", ("第二章",)),
    ]


def test_an_unnumbered_line_is_reported_under_the_number_around_it() -> None:
    before, after = (
        (Provision(number="附件1", text="清单", level="annex", children=(Provision(text=text, level="paragraph"),)),)
        for text in ("医用口罩适用税号不变。", "医用手套适用税号不变。")
    )
    (row,) = to_json(compare_texts(lines_of(before), lines_of(after)))
    assert (row["class"], row["before"], row["after"], row["path"]) == ("amended", "附件1", "附件1", ["附件1"])


def notice(*texts: str, start: int = 1) -> Notice:
    provisions = tuple(
        Provision(number=f"第{'零一二三四五六七八九'[k]}条", text=text) for k, text in enumerate(texts, start)
    )
    return Notice(
        key="gacc/announcement/2020/5",
        identity="",
        kind="announcement",
        issuers=(),
        title="",
        url="",
        provisions=provisions,
    )


def test_a_notice_tells_substance_wording_and_moves_and_only_records_numbers_references_and_typography() -> None:
    one, two, three = "海关凭注册证书验放医疗物资。", "企业应当提交书面声明并承诺。", "违反第一条的，处以罚款。"
    assert compare(notice(one), notice("海关凭注册证明验放医疗物资。")).amended == (
        "1 provision amended: 第一条 (scope: 书 → 明)"
    )
    assert compare(notice(one, two), notice(two, one)).amended.startswith("no change of substance: 1 provision moved")
    assert "应 → 应当" in compare(notice("企业应提交声明。"), notice("企业应当提交声明。")).amended
    for quiet in (notice(one, two, three, start=2), notice(one.replace("。", "．"), two, three)):
        told = compare(notice(one, two, three), quiet)
        assert told.differs
    renumbered = compare(notice(one, two), notice(one, two, start=3))
    assert (renumbered.amended, renumbered.differs) == ("", True)


def test_every_sign_that_may_stand_in_a_number_has_a_value() -> None:
    for printed, worth in {"两": 2, "○": 0, "〇": 0, "两百": 200, "二〇二○": 2020}.items():
        assert value(printed) == worth


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("应当在10个工作日内办结。", "应当在10日内办结。", "duration: 10个工作日 → 10日"),
        ("价值超过1000美元的，应当申报。", "价值超过1000元的，应当申报。", "amount: 1000美元 → 1000元"),
        ("shall not exceed two years.", "shall not exceed five years.", "duration: two years → five years"),
        ("fined RMB 500,000.", "fined RMB 300,000.", "amount: 500,000 → 300,000"),
        ("in force on January 1, 2022.", "in force on July 1, 2022.", "date: January → July"),
        ("通告（2018年第94号）同时废止。", "通告（2019年第91号）同时废止。", "number: 2018年第94 → 2019年第91"),
    ],
)
def test_a_reason_names_the_unit_that_changed_and_takes_no_number_of_an_act_for_a_day(
    before: str, after: str, why: str
) -> None:
    found = significance(refine(before, after))
    assert (found.level, found.why) == (Level.SUBSTANCE, why)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("within thirty days of receipt", "within 30 days of receipt"),
        ("within thirty (30) days of receipt", "within 30 days of receipt"),
        ("valid for twenty-one months", "valid for 21 months"),
        ("shall fulfil the obligations", "shall fulfill the obligations"),
        ("SIF 337 | JBS", "SIF 337 | JBS | "),
    ],
)
def test_english_numbers_spelling_and_empty_cells_are_wording(before: str, after: str) -> None:
    assert significance(refine(before, after)).level is Level.WORDING


def test_a_mark_that_went_to_another_column_is_substance() -> None:
    assert significance(refine("甲公司 | ✓ |  | 有", "甲公司 |  | ✓ | 有")).level is Level.SUBSTANCE
