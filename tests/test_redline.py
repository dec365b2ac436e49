"""Redlines: readable without colour, harmless with hostile text, exact as data."""

import json

from lxml import html

from monitor.diff.texts.redline import to_html, to_json, to_text
from monitor.diff.texts.text import Line, compare_texts


def lines(*rows: tuple[str, str]) -> list[Line]:
    return [Line(number=number, text=text) for number, text in rows]


def long_text(count: int) -> list[Line]:
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    return [Line(number=f"{i + 1}.", text=f"{names[i]}方应当{names[i] * 3}。") for i in range(count)]


AMENDED = compare_texts(lines(("第五条", "有效期4年。")), lines(("第五条", "有效期5年。")))


def test_an_amendment_is_underlined_and_struck_through_and_named_in_words() -> None:
    page = html.fragment_fromstring(to_html(AMENDED))
    assert page.findtext(".//strong") == "Amended 第五条"
    inserted, deleted = page.find(".//ins"), page.find(".//del")
    assert inserted is not None and deleted is not None
    assert (deleted.text, inserted.text) == ("4", "5")
    assert "underline" in inserted.get("style", "")
    assert "line-through" in deleted.get("style", "")


def test_in_plain_text_marks_say_what_came_and_went() -> None:
    assert to_text(AMENDED) == "Amended 第五条 (substance – duration: 4年 → 5年)\n    有效期[-4-]{+5+}年。"


def test_colour_is_added_only_when_asked_for_and_never_replaces_the_marks() -> None:
    assert "\x1b" not in to_text(AMENDED)
    coloured = to_text(AMENDED, colour=True)
    assert "\x1b[31" in coloured and "[-4-]" in coloured and "{+5+}" in coloured


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x()">&\x1b[2J\u202etxt'
    pieces = compare_texts([], lines(("<b>一</b>", evil))) + compare_texts(lines(("", evil)), lines(("", evil + "'")))
    shown = to_html(pieces)
    page = html.fragment_fromstring(shown)
    assert {element.tag for element in page.iter()} <= {"div", "p", "strong", "ins", "del"}
    assert all(set(element.attrib) <= {"style"} for element in page.iter())
    assert "<script>alert(1)</script>" in page.text_content()
    for words in (shown, to_text(pieces)):
        assert "\x1b" not in words and "\u202e" not in words
    assert evil in [span["text"] for row in to_json(pieces) for span in row["spans"]], "data stays raw"


def test_the_mail_fragment_needs_nothing_from_outside() -> None:
    shown = to_html(compare_texts(long_text(9), long_text(5)))
    assert not any(word in shown for word in ("<script", "<link", "<style", "<img", "class=", "url(", "http"))


def test_every_kind_has_its_label() -> None:
    before = [
        *lines(("一、", "甲方应当向海关提交书面声明。"), ("二、", "将被删除的那一条文字")),
        *lines(
            ("三、", "乙方（企业）保证产品质量"),
            ("四、", "本条将会移动到全文最后面去。"),
            ("五、", "期限为4年，自批准之日起计算"),
        ),
        *lines(("六、", "丙方不得转让本许可证件。"), ("七、", "丁方应当保存记录并接受检查。")),
    ]
    after = [
        *lines(("一、", "甲方应当向海关提交书面声明。"), ("三、", "乙方(企业)保证产品质量")),
        *lines(
            ("五、", "期限为5年，自批准之日起计算"),
            ("十六、", "丙方不得转让本许可证件。"),
            ("七、", "丁方应当保存记录并接受检查。"),
        ),
        *lines(("八、", "Something entirely new"), ("九、", "本条将会移动到全文最后面去。")),
    ]
    pieces = compare_texts(before, after)
    for shown in (to_text(pieces), html.fragment_fromstring(to_html(pieces)).text_content()):
        for label in (
            "Repealed 二、",
            "Format only 三、",
            "Amended 五、",
            "Renumbered 六、 → 十六、",
            "Added 八、",
            "Moved 四、 → 九、",
        ):
            assert label in shown


def test_long_unchanged_stretches_are_folded_and_counted() -> None:
    before = long_text(20)
    after = [*before[:16], Line(number="17.", text=before[16].text + "但书除外。"), *before[17:]]
    shown = to_text(compare_texts(before, after), context=2)
    assert shown.startswith("… 14 unchanged provisions …\n15."), "at the margin, no part of a change"
    assert shown.count("…") == 2
    assert "20." in shown, "a single provision is shown, not counted"
    assert "… 16 unchanged provisions …" in to_html(compare_texts(before, after), context=0)


def test_a_fold_says_what_was_renumbered_in_it() -> None:
    before = long_text(12)
    after = [Line(number=f"{i}.", text=line.text) for i, line in enumerate(before, 2)]
    assert to_text(compare_texts(before, after)) == ("… 12 unchanged provisions; 1.–12. are now 2.–13. …")


def test_texts_without_a_change_fold_to_one_line() -> None:
    assert to_text(compare_texts(long_text(12), long_text(12))) == "… 12 unchanged provisions …"
    assert to_text(()) == ""


def test_offsets_in_json_cut_the_very_words_out_of_both_texts() -> None:
    before = lines(("第五条", "自2020年4月1日起，有效期4年。"), ("", "删"))
    after = lines(("第六条", "自2020年5月1日起，有效期为15年。"))
    pieces = compare_texts(before, after)
    rows = to_json(pieces)
    assert [(row["class"], row["before"], row["after"], row["significance"]) for row in rows] == [
        ("amended", "第五条", "第六条", "substance"),
        ("repealed", None, None, "substance"),
    ]
    for piece, row in zip(pieces, rows, strict=True):
        for span in row["spans"]:
            for side, line in (("before", piece.before), ("after", piece.after)):
                if span[side]:
                    assert line is not None
                    assert line.text[slice(*span[side])] == span["text"]
    assert json.loads(json.dumps(rows)) == rows
