"""The pictures as SVG: they say what they show, carry hostile names as words, and have a table that says the same."""

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from monitor.web import pictures
from monitor.web.language import CHINESE, speaking
from monitor.web.pictures.scale import Days, apart, numbers, round_up, spread
from monitor.web.pictures.svg import element, shortened

SVG = "{http://www.w3.org/2000/svg}"
APRIL = date(2020, 4, 1)
HOSTILE = '</svg><script>alert(1)</script>" onload="x \u202egnp.exe \x00\x08 & <b>公告</b>'
LOOKS = [
    pictures.Look(day=APRIL, size=19, added=19),
    pictures.Look(day=APRIL + timedelta(days=9), size=500, held=True),
    pictures.Look(day=APRIL + timedelta(days=10), size=16, removed=3, changed=1),
    pictures.Look(day=APRIL + timedelta(days=90), size=30, added=14),
]


def size_picture(looks: list[pictures.Look] = LOOKS, title: str = "Laboratories") -> pictures.Picture:
    blind = [pictures.Step(first=APRIL + timedelta(days=20), last=APRIL + timedelta(days=60))]
    return pictures.register_size("s", title, looks, blind, on=APRIL + timedelta(days=10), link="/on/{}".format)


def rules_picture(title: str = "公告", pieces: tuple[pictures.Piece, ...] = ()) -> pictures.Picture:
    bar = pictures.Bar(
        label="GACC 2020-53", title=title, link="/notice/x", known=APRIL, pieces=pieces, state="in force"
    )
    return pictures.timeline("r", "Rules", [bar], on=date(2021, 1, 1))


def weeks_picture(title: str = "Customs") -> pictures.Picture:
    weeks = [
        pictures.Week(source="gacc", monday=date(2020, 3, 30) + timedelta(days=7 * at), count=at) for at in range(5)
    ]
    return pictures.per_week("w", weeks, {"gacc": title}, {})


def blind_picture(title: str = "Customs") -> pictures.Picture:
    stretch = pictures.Stretch(first=APRIL, last=APRIL + timedelta(days=3), why="412", length="3 days")
    watched = pictures.Watched(
        source="gacc", title=title, link="/source/gacc", first=APRIL, last=APRIL + timedelta(days=30), blind=(stretch,)
    )
    return pictures.blind_time("b", [watched], today=date(2020, 6, 1))


ALL = [size_picture, rules_picture, weeks_picture, blind_picture]


@pytest.mark.parametrize("draw", ALL)
def test_every_picture_is_well_formed_and_says_what_it_shows(draw) -> None:  # type: ignore[no-untyped-def]
    root = ET.fromstring(pictures.alone(draw()))
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.get("id")}
    titles = [named[one] for one in (root.get("aria-labelledby") or "").split()]
    assert len(titles) == 2 and all(titles)
    assert draw().table.rows and draw().table.caption


@pytest.mark.parametrize("draw", ALL)
def test_no_picture_needs_a_style_or_a_script(draw) -> None:  # type: ignore[no-untyped-def]
    picture = draw()
    for one in ET.fromstring(pictures.alone(picture)).iter():
        assert one.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject")
        assert not [name for name in one.attrib if name == "style" or name.startswith("on")]


def test_a_hostile_name_is_words_in_every_picture() -> None:
    pieces = (pictures.Piece(state="in force", first=APRIL, last=None),)
    for picture in (
        size_picture(title=HOSTILE), rules_picture(HOSTILE, pieces), weeks_picture(HOSTILE), blind_picture(HOSTILE),
    ):  # fmt: skip
        drawn = pictures.alone(picture).decode()
        assert "<script" not in drawn and "\u202e" not in drawn and "\x00" not in drawn
        root = ET.fromstring(drawn)
        assert not root.findall(f".//{SVG}script")
        assert not [one for one in root.iter() if "onload" in one.attrib]


def test_the_marks_are_links_a_finger_can_hit_and_no_part_of_the_image() -> None:
    picture = size_picture()
    strip = ET.fromstring(str(picture.marks))
    assert strip.get("role") == "group" and not ET.fromstring(str(picture.svg)).findall(f".//{SVG}a")
    found = strip.findall(f"{SVG}a")
    assert [one.get("href") for one in found] == ["/on/2020-04-01", "/on/2020-04-11", "/on/2020-06-30"]
    assert all(float(one.find(f"{SVG}rect").get("width") or 0) >= 24 for one in found)  # type: ignore[union-attr]
    assert "3 removed" in (found[1].get("aria-label") or "")


def test_a_thousand_changed_days_make_marks_that_do_not_overlap_and_a_bounded_table() -> None:
    looks = [pictures.Look(day=APRIL + timedelta(days=at), size=at, added=at * 7919 % 1000) for at in range(1000)]
    picture = size_picture(looks)
    places = [float(one.get("x") or 0) for one in ET.fromstring(str(picture.marks)).iter(f"{SVG}rect")]
    assert len(places) > 10 and all(b - a >= 24 for a, b in pairwise(places))
    assert len(picture.table.rows) == 200 and picture.table.left_out == 800
    assert len(picture.svg) + len(picture.marks) < 30_000


def test_a_held_check_is_told_and_changes_no_size() -> None:
    picture = size_picture()
    assert "at most 30" in picture.description
    assert [row[0].text for row in picture.table.rows if row[-1].text] == ["2020-04-10"]


def test_a_list_that_nobody_ever_saw_says_so() -> None:
    assert "No check" in size_picture([]).description and "<svg" in size_picture([]).svg


def test_a_repealed_rule_ends_and_one_in_force_goes_on() -> None:
    ended = pictures.Piece(state="in force", first=APRIL, last=date(2020, 12, 9))
    lasting = pictures.Piece(state="in force", first=APRIL, last=None)
    assert 'class="end"' in rules_picture(pieces=(ended,)).svg
    assert 'class="goes-on"' in rules_picture(pieces=(lasting,)).svg
    assert rules_picture(pieces=(ended,)).table.rows[0][4].text == "2020-12-09"
    assert rules_picture(pieces=(lasting,)).table.rows[0][4].text == "no end known"


def test_pictures_speak_chinese() -> None:
    picture = speaking(CHINESE, size_picture)
    assert "个条目" in picture.description and picture.table.heads[0] == "日期"


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2020, 4, 2), date(2020, 9, 3), ["2020-05", "2020-06", "2020-07", "2020-08", "2020-09"]),
        (date(1949, 1, 1), date(2026, 1, 1), ["1950", "1960", "1970", "1980", "1990", "2000", "2010", "2020"]),
        (date(2020, 4, 2), date(2020, 4, 5), ["2020-04-02", "2020-04-03", "2020-04-04", "2020-04-05"]),
        (date(9999, 1, 1), date.max, ["9999-01", "9999-03", "9999-05", "9999-07", "9999-09", "9999-11"]),
    ],
)
def test_the_edge_is_labelled_with_round_days(first: date, last: date, labels: list[str]) -> None:
    found = [label for _, label in Days(first=first, last=last, left=0, right=100).ticks()]
    assert found == labels


def test_days_outside_stand_at_the_edge() -> None:
    days = Days(first=APRIL, last=APRIL + timedelta(days=10), left=10, right=110)
    assert days.x(APRIL + timedelta(days=5)) == 60 and days.x(date.min) == 10 and days.x(date.max) == 110


def test_the_earliest_and_latest_days_there_are_can_be_drawn() -> None:
    assert spread([date.min, date.max]) == (date.min, date.max)
    assert spread([APRIL])[0] < APRIL < spread([APRIL])[1]


def test_scales_end_above_their_largest_number() -> None:
    for number in (0, 1, 7, 19, 99, 101, 100_000):
        top = round_up(number)
        assert number <= top <= max(2 * number, 1) + 1 and numbers(top)[-1] == top and numbers(top)[0] == 0


def test_places_too_near_each_other_give_way_to_the_weightiest() -> None:
    assert apart([50, 55, 10, 80], 10) == [0, 2, 3]


def test_long_names_are_cut_by_their_width() -> None:
    assert shortened("海关总署公告", 8) == "海关总…" and shortened("Customs", 8) == "Customs"


def test_an_element_escapes_its_attributes_and_its_words() -> None:
    made = element("text", '<b>"', class_='x" y="z', x=1.25)
    assert made == '<text class="x&#34; y=&#34;z" x="1.2">&lt;b&gt;&#34;</text>' and isinstance(made, Markup)
