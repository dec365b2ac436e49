"""Comparing texts: what pairs with what, what counts as a change, and that nothing is lost or slow."""

import random
import re
import time
from collections import Counter
from itertools import pairwise

import pytest

from monitor.diff.texts.anchors import anchored
from monitor.diff.texts.numbering import shifts, value
from monitor.diff.texts.refine import refine
from monitor.diff.texts.stale import stale_references
from monitor.diff.texts.text import Line, Piece, PieceKind, Span, compare_texts, has_substance, lines_of, summary
from monitor.diff.texts.typography import folded
from snapshots.model import Provision

WORDS = "自发布之日起海关总署对出口医疗物资实施检验企业应当保证产品质量安全符合进口国标准要求有关规定依照本办法执行"
DIGITS = "〇一二三四五六七八九"


def lines(text: str) -> list[Line]:
    """One line per row; what stands before the first blank is its number, a leading blank means none."""
    rows = (row.partition(" ") for row in text.strip("\n").split("\n"))
    return [Line(number=number, text=words) for number, _, words in rows]


def kinds(pieces: tuple[Piece, ...]) -> list[str]:
    return [str(piece.kind) for piece in pieces]


def marked(before: str, after: str) -> str:
    marks = {"equal": "{}", "insert": "{{+{}+}}", "delete": "[-{}-]"}
    return "".join(marks[span.op].format(span.text) for span in refine(before, after))


def joined(spans: tuple[Span, ...], *ops: str) -> str:
    return "".join(span.text for span in spans if span.op in ops)


def check_nothing_lost(before: list[Line], after: list[Line], pieces: tuple[Piece, ...]) -> None:
    assert [piece.after for piece in pieces if piece.after] == after
    assert Counter(piece.before for piece in pieces if piece.before) == Counter(before)
    crossing = {PieceKind.MOVED, PieceKind.MOVED_AMENDED}
    if not crossing & {piece.kind for piece in pieces}:
        assert [piece.before for piece in pieces if piece.before] == before
    for piece in pieces:
        assert joined(piece.spans, "equal", "delete") == (piece.before.text if piece.before else "")
        assert joined(piece.spans, "equal", "insert") == (piece.after.text if piece.after else "")


def sentence(chance: random.Random, low: int = 10, high: int = 60) -> str:
    return "".join(chance.choices(WORDS, k=chance.randint(low, high))) + "。"


def articles(texts: list[str]) -> list[Line]:
    return [
        Line(number="第" + "".join(DIGITS[int(d)] for d in str(i)) + "条", text=text) for i, text in enumerate(texts, 1)
    ]


# -- provisions --------------------------------------------------------------------------------------


def test_a_tree_of_provisions_reads_parent_before_children() -> None:
    tree = (
        Provision(number="一、", text="甲", children=(Provision(number="（一）", text="乙"), Provision(text="丙"))),
        Provision(text="特此公告。"),
    )
    assert [(line.number, line.text) for line in lines_of(tree)] == [
        ("一、", "甲"),
        ("（一）", "乙"),
        ("", "丙"),
        ("", "特此公告。"),
    ]


def test_a_very_deep_tree_is_flattened_too() -> None:
    tree = Provision(text="底")
    for _ in range(5000):
        tree = Provision(text="层", children=(tree,))
    assert len(lines_of((tree,))) == 5001


def test_an_amended_article_is_paired_and_its_neighbours_are_the_same() -> None:
    before = lines("第一条 为了规范出口秩序，制定本办法。\n第二条 有效期为4年。\n第三条 本办法自发布之日起施行。")
    after = lines("第一条 为了规范出口秩序，制定本办法。\n第二条 有效期为5年。\n第三条 本办法自发布之日起施行。")
    pieces = compare_texts(before, after)
    assert kinds(pieces) == ["same", "amended", "same"]
    assert summary(pieces) == "1 provision amended"


def test_an_inserted_article_shifts_numbers_without_amending_anything_else() -> None:
    chance = random.Random(7)
    texts = [sentence(chance) for _ in range(30)]
    before, after = articles(texts), articles([*texts[:4], "新增的一条规定，前所未有。", *texts[4:]])
    pieces = compare_texts(before, after)
    assert kinds(pieces) == ["same"] * 4 + ["added"] + ["renumbered"] * 26
    assert summary(pieces) == "1 provision added; 第五条–第三〇条 are now 第六条–第三一条"


def test_a_removed_article_in_english_is_told_as_in_a_law_review() -> None:
    chance = random.Random(8)
    texts = [sentence(chance) for _ in range(70)]
    before = [Line(number=f"Article {i}", text=text) for i, text in enumerate(texts, 1)]
    after = [Line(number=f"Article {i}", text=text) for i, text in enumerate(texts[:8] + texts[9:], 1)]
    pieces = compare_texts(before, after)
    assert summary(pieces) == "1 provision repealed; Articles 10–70 are now 9–69"


def test_an_amended_article_does_not_break_the_run_of_shifted_numbers() -> None:
    before = lines("1. 甲方应当向海关提交书面声明。\n2. 乙方应当保证产品质量安全。\n3. 丙方不得转让本许可证件。")
    after = lines(
        "1. 完全是新的东西\n2. 甲方应当向海关提交书面声明。\n3. 乙方必须保证产品质量安全。\n4. 丙方不得转让本许可证件。"
    )
    assert summary(compare_texts(before, after)) == "1 provision amended, 1 added; 1.–3. are now 2.–4."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("（一） 企业应当申报。", "(一) 企业应当申报."),
        (" 自2020年4月1日起执行", " 自 2020 年 4 月 1 日起执行"),
        (" 按照“公告”执行：５０％", ' 按照"公告"执行:50%'),
        (" 符合GB 2626标准", " 符合GB2626标准"),
        (" 医用\u200b口罩", " 医用口罩"),
    ],
)
def test_width_blanks_and_quotation_marks_are_format_only(before: str, after: str) -> None:
    pieces = compare_texts(lines(before), lines(after))
    assert kinds(pieces) == ["typography"]
    assert not has_substance(pieces)
    check_nothing_lost(lines(before), lines(after), pieces)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("不超过10²个", "不超过102个"),
        ("占½以上", "占1/2以上"),
        ("编号10 5", "编号105"),
        ("甲、乙", "甲，乙"),
        ("face mask", "facemask"),
    ],
)
def test_what_could_change_the_meaning_is_never_format_only(before: str, after: str) -> None:
    assert folded(before) != folded(after)
    assert kinds(compare_texts(lines(f"一、 {before}"), lines(f"一、 {after}"))) == ["amended"]


def test_numbers_order_and_format_are_no_substance_but_one_character_is() -> None:
    before = lines("一、 海关凭注册证书验放医疗物资。\n二、 企业应当提交书面声明并承诺。")
    renumbered = lines("二、 海关凭注册证书验放医疗物资。\n三、 企业应当提交书面声明并承诺。")
    moved = lines("一、 企业应当提交书面声明并承诺。\n二、 海关凭注册证书验放医疗物资。")
    amended = lines("一、 海关凭注册证书验放医疗物资。\n二、 企业可当提交书面声明并承诺。")
    assert not has_substance(compare_texts(before, renumbered))
    assert not has_substance(compare_texts(before, moved))
    assert has_substance(compare_texts(before, amended))


def test_an_article_that_moved_is_told_once_where_it_stands_now() -> None:
    chance = random.Random(9)
    texts = [sentence(chance, 20) for _ in range(9)]
    before = [Line(number="", text=text) for text in texts]
    after = [*before[:1], *before[2:], before[1]]
    assert kinds(compare_texts(before, after)) == ["same"] * 8 + ["moved"]
    after[-1] = Line(number="", text=texts[1].replace(texts[1][5:7], "甲乙", 1))
    assert kinds(compare_texts(before, after)) == ["same"] * 8 + ["moved+amended"]


def test_short_words_that_change_places_are_changes_and_no_move() -> None:
    before, after = lines("1. 有效\n2. 无效"), lines("1. 无效\n2. 有效")
    assert has_substance(compare_texts(before, after))


def test_unrelated_provisions_are_removed_and_added_and_not_amended() -> None:
    before = lines(" 海关凭药品监督管理部门批准的注册证书验放。")
    after = lines(" 特邀行业协会举办座谈，听取意见建议。")
    assert kinds(compare_texts(before, after)) == ["repealed", "added"]


def test_an_equal_number_decides_between_two_likenesses() -> None:
    before = lines("（二） 出口医用口罩的企业须提供声明")
    after = lines("（一） 出口医用眼罩的企业须提供声明\n（二） 出口医用手套的企业须提供声明")
    assert kinds(compare_texts(before, after)) == ["added", "amended"]


def test_rows_of_one_template_too_many_to_score_are_still_only_renumbered() -> None:
    rows = [f"列入医疗物资生产企业名单的第{i}号企业自本公告发布之日起执行" for i in range(2000)]
    before, after = articles(rows), articles(["新入名单的一家公司", *rows[:1500], *rows[1501:]])
    counts = Counter(kinds(compare_texts(before, after)))
    assert counts == {"added": 1, "renumbered": 1500, "repealed": 1, "same": 499}


def test_repeated_lines_keep_their_order() -> None:
    before = lines("\n".join([" 有效", " —"] * 1000))
    after = before[:7] + lines(" 注销") + before[7:1992] + before[1993:]
    assert Counter(kinds(compare_texts(before, after))) == {"same": 1999, "added": 1, "repealed": 1}


def test_blank_keys_are_no_anchors() -> None:
    assert anchored(["", "一", "二", ""], ["", "二", "一", "二", ""]) == [(1, 2), (2, 3)]


def test_numbers_that_shifted_by_different_distances_are_told_apart() -> None:
    moves = [("1.", "2."), ("2.", "3."), ("3.", "5."), ("（一）", "（一）"), ("4.", "6.")]
    assert shifts(moves) == ["1.–2. are now 2.–3.", "3.–4. are now 5.–6."]
    assert shifts([(f"{i}.", f"{2 * i}.") for i in range(1, 6)])[3:] == ["2 more renumbered"]


def test_texts_that_came_or_went_whole() -> None:
    some = lines("一、 甲\n二、 乙")
    assert compare_texts([], []) == ()
    assert kinds(compare_texts([], some)) == ["added", "added"]
    assert kinds(compare_texts(some, [])) == ["repealed", "repealed"]
    assert summary(()) == "no change"


@pytest.mark.parametrize(
    ("printed", "counted"),
    [("第二十三条", 23), ("第一百零五条", 105), ("（十）", 10), ("二〇二〇", 2020), ("12.", 12), ("第五条之一", 5)],
)
def test_printed_numbers_count(printed: str, counted: int) -> None:
    assert value(printed) == counted


def test_a_number_without_a_numeral_is_told_as_it_is() -> None:
    assert value("附则") is None
    assert summary(compare_texts(lines("a) 同一句话"), lines("b) 同一句话"))) == "a) is now b)"


# -- characters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("有效期4年", "有效期5年", "有效期[-4-]{+5+}年"),
        ("不超过50只", "不超过500只", "不超过[-50-]{+500+}只"),
        ("共1,000件", "共11,000件", "共[-1,000-]{+11,000+}件"),
        ("不低于95%的", "不低于98.5%的", "不低于[-95%-]{+98.5%+}的"),
        ("限值1.5mg以下", "限值1.6mg以下", "限值[-1.5mg-]{+1.6mg+}以下"),
        ("自2020年4月1日起", "自2020年4月10日起", "自[-2020年4月1日-]{+2020年4月10日+}起"),
        ("自4月1日起", "自4月26日起", "自[-4月1日-]{+4月26日+}起"),
        ("三十日内", "三十五日内", "[-三十-]{+三十五+}日内"),
        ("按KN95执行", "按KN100执行", "按[-KN95-]{+KN100+}执行"),
        ("the Commission adopts it", "the Council adopts it", "the [-Commission-]{+Council+} adopts it"),
        ("甲a乙丙b丁", "甲c乙丙d丁", "甲[-a乙丙b-]{+c乙丙d+}丁"),
        ("甲a乙丙戊b丁", "甲c乙丙戊d丁", "甲[-a-]{+c+}乙丙戊[-b-]{+d+}丁"),
        ("医用口罩、医用防护服", "医用口罩、医用手套、医用防护服", "医用口罩、{+医用手套、+}医用防护服"),
        ("医用口罩、医用手套、医用防护服", "医用口罩、医用防护服", "医用口罩、[-医用手套、-]医用防护服"),
        ("", "新", "{+新+}"),
        ("旧", "", "[-旧-]"),
    ],
)
def test_changes_are_shown_in_whole_numbers_dates_and_words(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_a_whole_act_in_one_paragraph_still_shows_single_words() -> None:
    chance = random.Random(11)
    before = "".join(sentence(chance) for _ in range(600))
    after = before[:9000] + "全新措辞" + before[9000:]
    spans = refine(before, after)
    assert len(before) ** 2 > 25_000_000
    assert sum(len(span.text) for span in spans if span.op != "equal") <= 60
    assert kinds(compare_texts(lines(f" {before}"), lines(f" {after}"))) == ["amended"]


# -- properties --------------------------------------------------------------------------------------


def edited(chance: random.Random, text: list[Line]) -> list[Line]:
    changed = list(text)
    for _ in range(chance.randint(0, 12)):
        place = chance.randrange(len(changed) + 1)
        deed = chance.choice(("insert", "remove", "amend", "number", "move", "blank", "repeat"))
        if deed == "insert" or place == len(changed):
            changed.insert(place, Line(number=chance.choice(("", "一、", "（二）")), text=sentence(chance, 0, 30)))
            continue
        line = changed.pop(place)
        cut = chance.randint(0, len(line.text))
        if deed == "amend":
            changed.insert(place, Line(number=line.number, text=line.text[:cut] + "50%、" + line.text[cut + 3 :]))
        elif deed == "number":
            changed.insert(place, Line(number=f"{place}.", text=line.text))
        elif deed == "move":
            changed.insert(chance.randrange(len(changed) + 1), line)
        elif deed == "blank":
            changed.insert(place, Line(number=line.number, text=f"{line.text[:cut]} \n{line.text[cut:]}"))
        elif deed == "repeat":
            changed[place:place] = [line, line]
    return changed


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_edited_both_texts_can_be_put_together_again(seed: int) -> None:
    chance = random.Random(seed)
    before = articles([sentence(chance, 0, 40) for _ in range(chance.randint(0, 25))])
    after = edited(chance, before)
    check_nothing_lost(before, after, compare_texts(before, after))
    check_nothing_lost(after, before, compare_texts(after, before))


@pytest.mark.parametrize("seed", range(20))
def test_every_text_is_the_same_as_itself(seed: int) -> None:
    text = edited(random.Random(seed), articles([sentence(random.Random(seed)) for _ in range(20)]))
    pieces = compare_texts(text, list(text))
    assert set(kinds(pieces)) <= {"same"}
    assert all(piece.spans == (Span(op="equal", text=piece.after.text),) for piece in pieces if piece.after)
    assert summary(pieces) == "no change"


@pytest.mark.parametrize("seed", range(200))
def test_any_two_strings_can_be_read_back_from_their_spans(seed: int) -> None:
    chance = random.Random(seed)
    alphabet = "年月日1205%，、。 \nabKN三十、甲乙" if seed % 2 else "、a1甲"
    before, after = ("".join(chance.choices(alphabet, k=chance.randint(0, 40))) for _ in range(2))
    spans = refine(before, after)
    assert joined(spans, "equal", "delete") == before
    assert joined(spans, "equal", "insert") == after
    assert all(span.text for span in spans) or before == after
    numbers = re.compile(r"\d+$")
    for left, right in pairwise(spans):
        if "equal" in (left.op, right.op):
            assert not (numbers.search(left.text) and right.text[0].isdecimal()), "a number was cut in two"


# -- bounds ------------------------------------------------------------------------------------------

# Generous, so that a busy machine does not fail them: anything quadratic takes minutes.


def test_two_hundred_kilobytes_with_every_number_shifted_are_quick() -> None:
    chance = random.Random(1)
    texts = [sentence(chance, 40, 140) for _ in range(730)]
    before, after = articles(texts), articles([texts[0], sentence(chance), *texts[1:]])
    started = time.perf_counter()
    pieces = compare_texts(before, after)
    assert time.perf_counter() - started < 1
    assert Counter(kinds(pieces)) == {"same": 1, "added": 1, "renumbered": 729}


@pytest.mark.parametrize("number", ["", "{}."])
def test_twenty_thousand_different_lines_on_each_side_stay_bounded(number: str) -> None:
    chance = random.Random(2)
    before, after = ([Line(number=number.format(i), text=sentence(chance)) for i in range(20_000)] for _ in range(2))
    started = time.perf_counter()
    pieces = compare_texts(before, after)
    assert time.perf_counter() - started < 10
    assert has_substance(pieces)
    check_nothing_lost(before, after, pieces)


def test_two_giant_paragraphs_without_a_common_clause_stay_bounded() -> None:
    chance = random.Random(3)
    before, after = (sentence(chance, 60_000, 60_000) for _ in range(2))
    started = time.perf_counter()
    pieces = compare_texts(lines(f" {before}"), lines(f" {after}"))
    assert time.perf_counter() - started < 1
    check_nothing_lost(lines(f" {before}"), lines(f" {after}"), pieces)


# -- what a lawyer would say -------------------------------------------------------------------------


def nested(text: str) -> list[Line]:
    """As `lines`; a chapter holds articles, an article the bracketed items after it."""
    found: list[Line] = []
    chapter = article = ""
    for line in lines(text):
        if line.number.endswith("章"):
            chapter, article, within = line.number, "", ()
        elif line.number.endswith("条"):
            article, within = line.number, (chapter,) if chapter else ()
        else:
            within = tuple(number for number in (chapter, article) if number)
        found.append(Line(number=line.number, text=line.text, within=within))
    return found


def test_the_same_short_items_under_two_articles_are_not_mixed_up() -> None:
    before = nested("""第五条 有下列行为之一的，由海关给予以下处罚：
（一） 警告；
（二） 罚款。
第六条 情节严重的，由主管部门并处下列处罚，记入信用记录：
（一） 警告；
（二） 罚款；
（三） 吊销许可证。""")
    after = nested("""第五条 情节特别严重的，由主管部门并处下列处罚，记入信用记录：
（一） 警告；
（二） 没收；
（三） 罚款；
（四） 吊销许可证。""")
    found = [(row.before and row.before.path, row.after and row.after.path) for row in compare_texts(before, after)]
    assert found == [
        (("第五条",), None),
        (("第五条", "（一）"), None),
        (("第五条", "（二）"), None),
        (("第六条",), ("第五条",)),
        (("第六条", "（一）"), ("第五条", "（一）")),
        (None, ("第五条", "（二）")),
        (("第六条", "（二）"), ("第五条", "（三）")),
        (("第六条", "（三）"), ("第五条", "（四）")),
    ]


def test_one_article_that_moved_past_amended_ones_is_the_one_that_moved() -> None:
    before = lines(
        "第一条 证书的有效期为四年，期满前应当申请延续。\n"
        "第二条 企业可以在报关前提交电子声明。\n"
        "第三条 国家对物资实行分类管理制度。"
    )
    after = lines(
        "第一条 国家对物资实行分类管理制度。\n"
        "第二条 证书的有效期为五年，期满前应当申请延续。\n"
        "第三条 企业应当在报关前提交电子声明。"
    )
    assert kinds(compare_texts(before, after)) == ["moved", "amended", "amended"]


def test_an_article_in_another_chapter_has_moved_even_without_passing_another() -> None:
    before = nested(
        "第一章 总则\n"
        "第一条 制定本法的目的是维护国家安全。\n"
        "第二条 国家建立统一的出口管制制度。\n"
        "第二章 管制\n"
        "第三条 国家制定并公布管制清单。"
    )
    after = nested(
        "第一章 总则\n"
        "第一条 制定本法的目的是维护国家安全。\n"
        "第二章 管制\n"
        "第二条 国家建立统一的出口管制制度。\n"
        "第三条 国家制定并公布管制清单。"
    )
    assert Counter(kinds(compare_texts(before, after))) == {"same": 4, "moved": 1}


def test_merged_and_split_articles_are_one_amendment_and_one_loss_or_gain() -> None:
    apart = lines(
        "第一条 出口经营者应当提交最终用户证明文件。\n"
        "第二条 最终用户应当承诺，未经允许不得擅自改变最终用途或者转让。\n"
        "第三条 国家实行许可制度并公布清单。"
    )
    whole = lines(
        "第一条 出口经营者应当提交最终用户证明文件。最终用户应当承诺，未经允许不得擅自改变最终用途或者转让。\n"
        "第二条 国家实行许可制度并公布清单。"
    )
    assert Counter(kinds(compare_texts(apart, whole))) == {"amended": 1, "repealed": 1, "renumbered": 1}
    assert Counter(kinds(compare_texts(whole, apart))) == {"amended": 1, "added": 1, "renumbered": 1}


def test_a_rewritten_article_between_known_neighbours_is_amended_and_a_new_one_is_not() -> None:
    first, last = "第一条 为了规范出口秩序，制定本办法。", "第三条 本办法自发布之日起施行。"
    old = "第二条 医疗器械注册证有效期届满需要延续注册的，应当在有效期届满6个月前提出申请。"
    rewritten = (
        "第二条 注册证期满拟继续生产的，注册人应当于届满12个月以前按照规定向原部门提出延续的申请，并附具检验报告。"
    )
    new = "第二条 海关凭担保放行国际援助物资。"
    assert (
        kinds(compare_texts(lines(f"{first}\n{old}\n{last}"), lines(f"{first}\n{rewritten}\n{last}")))[1] == "amended"
    )
    replaced = compare_texts(lines(f"{first}\n{old}\n{last}"), lines(f"{first}\n{new}\n{last}"))
    assert kinds(replaced) == ["same", "repealed", "added", "same"]


def test_unrelated_english_sentences_share_letters_and_are_not_amended() -> None:
    before = lines(" The customs may detain goods that do not conform to the standard.")
    after = lines(" Operators keep the records of every shipment for three years.")
    assert kinds(compare_texts(before, after)) == ["repealed", "added"]


def test_a_line_mostly_in_latin_letters_is_found_again_with_chinese_words_put_in() -> None:
    rows = ["牛肉 | 巴西 | Minerva S.A. | SIF 421", "禽肉 | 巴西 | BRF S.A. | SIF 716"]
    before = [Line(number="", text=row) for row in rows]
    after = [Line(number="", text=f"{row} | 暂停进口") for row in rows]
    assert kinds(compare_texts(before, after)) == ["amended"] * 2


# -- what moved, what is spelled anew, what a reference means ------------------------------------------


def items(*texts: str) -> list[Line]:
    numbers = ("（一）", "（二）", "（三）")
    return [
        Line(number="第一条", text="为了规范管理，制定本办法。"),
        Line(number="第二条", text="申请人应当提交下列材料："),
        *(Line(number=number, text=text, within=("第二条",)) for number, text in zip(numbers, texts, strict=True)),
    ]


def test_short_items_of_one_list_that_change_places_have_moved() -> None:
    pieces = compare_texts(items("申请书；", "合同；", "其他材料。"), items("合同；", "申请书；", "其他材料。"))
    assert not has_substance(pieces)
    assert sorted(kinds(pieces)) == ["moved", "renumbered", "same", "same", "same"]
    pieces = compare_texts(items("申请书；", "合同；", "发票。"), items("申请书；", "发票；", "合同。"))
    assert not has_substance(pieces), "the last of a list ends in another sign"


def test_an_item_that_moved_to_another_provision_or_got_other_words_is_substance() -> None:
    assert has_substance(
        compare_texts(items("申请书；", "合同；", "其他材料。"), items("合同；", "申请表；", "其他材料。"))
    )
    third = Line(number="第三条", text="海关应当审查：")
    before, after = (
        [*items(here, "乙；", "丙。"), third, Line(number="（一）", text=there, within=("第三条",))]
        for here, there in (("甲；", "丁；"), ("丁；", "甲；"))
    )
    assert has_substance(compare_texts(before, after))


def test_a_short_article_in_another_spelling_is_the_same_article() -> None:
    before, after = lines("第二条 企业应当守法。\n第三条 六个月内"), lines("第二条 企业应当守法。\n第三条 半年内")
    pieces = compare_texts(before, after)
    assert kinds(pieces) == ["same", "amended"]
    assert not has_substance(pieces)


ACT = (
    "第一条 为了规范管理，制定本办法。\n第二条 海关总署主管全国检验工作。\n第三条 出口企业应当依法经营，诚实守信。\n"
    "第四条 违反本办法{}规定的，责令改正；违反《海关法》第三条的，依照其规定处理。\n第五条 本办法自2022年1月1日起施行。"
)
CAME = (
    ACT.replace("第五条", "第六条").replace("第四条", "第五条").replace("第三条 出口", "第四条 出口")
    .replace("第二条", "第二条 进口商品的检验，也适用本办法。\n第三条")
)  # fmt: skip


def test_a_reference_that_stays_while_what_it_means_is_renumbered_is_told() -> None:
    before = lines(ACT.format("第三条"))
    follows = compare_texts(before, lines(CAME.format("第四条")))
    assert [str(piece.kind) for piece in follows if has_substance([piece])] == ["added"]
    assert stale_references(before, lines(CAME.format("第四条")), follows) == ()
    after = lines(CAME.format("第三条"))
    stays = compare_texts(before, after)
    assert [str(piece.kind) for piece in stays if has_substance([piece])] == ["added"], "no word of it changed"
    assert [str(stale) for stale in stale_references(before, after, stays)] == [
        "第五条 still says 第三条, which is 第四条 now"
    ]


def test_the_case_of_words_is_typography_and_of_codes_and_units_is_not() -> None:
    for before, after in [("abc公司", "ABC公司"), ("北京市A路5号", "北京市a路5号"), ("the importer", "The importer")]:
        assert kinds(compare_texts(lines(f" {before}"), lines(f" {after}"))) == ["typography"]
    for before, after in [
        ("型号ab1", "型号AB1"),
        ("不超过5 mg的", "不超过5 Mg的"),
        ("pH值", "PH值"),
        ("A/b类", "A/B类"),
    ]:
        assert has_substance(compare_texts(lines(f" {before}"), lines(f" {after}")))
