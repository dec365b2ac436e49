"""Pages in two languages: every word of ours has its Chinese, and an address says which language it is in."""

import ast
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from markupsafe import Markup

from monitor.web import problems, watched, wording
from monitor.web.cards import SourceCard
from monitor.web.language import CHINESE, catalogue, plain_address, speaking
from monitor.web.site import templates
from snapshots.model import Title

ASKING = {"translate": 1, "translate_counted": 2}
SPOKEN = (
    wording.KINDS, wording.FAMILIES, wording.VERDICTS, wording.HEALTH, watched.MEANINGS, problems.TITLES,
    problems.USUAL,
)  # fmt: skip
ROOM = Path(__file__).parent.parent / "monitor" / "web"


def test_every_word_in_the_templates_has_its_chinese() -> None:
    found = extract_from_dir(
        ROOM / "templates",
        method_map=[("**.html", "jinja2.ext.babel_extract")],
        keywords={"_": None, "ngettext": (1, 2)},
    )
    words = {
        word
        for _, _, message, _, _ in found
        for word in (message[-1:] if isinstance(message, tuple) else (message,))  # Chinese has one form: the plural's
        if word
    }  # fmt: skip
    assert len(words) > 5
    assert not sorted(words - catalogue(CHINESE).keys())


def translated(path: Path) -> Iterator[str]:
    """The words a module passes to `translate` and its kind as they are."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING:
            for given in node.args[: ASKING[node.func.id]]:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value


def test_every_word_translated_in_python_has_its_chinese() -> None:
    words = {word for path in ROOM.rglob("*.py") for word in translated(path)}
    words |= {word for spoken in SPOKEN for word in spoken.values()}
    assert len(words) > 50
    assert not sorted(words - catalogue(CHINESE).keys())


def test_words_of_kinds_verdicts_and_health_are_spoken_in_the_language_of_the_page() -> None:
    for spoken in SPOKEN:
        assert not set(spoken.values()) & set(speaking(CHINESE, lambda spoken=spoken: list(spoken.values())))
    told = speaking(CHINESE, lambda: [wording.long_day(date(2020, 3, 31)), wording.span(timedelta(days=2, hours=4))])
    assert told == ["2020年3月31日 星期二", "2天4小时"]
    assert wording.long_day(date(2020, 3, 31)) == "Tuesday 31 March 2020"
    assert wording.span(timedelta(days=1, hours=4)) == "1 day 4 hours"


@pytest.mark.parametrize(
    ("cadence", "english", "chinese"),
    [
        ("*/30 8-22 * * * Asia/Shanghai", "every 30 minutes from 8:00 to 22:59 each day, Beijing time",
         "每天8:00至22:59每30分钟，北京时间"),
        ("15 9 * * mon,thu America/New_York", "once, at 9:15 on Monday, Thursday, New York time",
         "星期一、星期四9:15检查一次，纽约时间"),
        ("0 */2 * * * Asia/Shanghai", "every 2 hours each day, Beijing time", "每天每2小时，北京时间"),
        ("1,2 3 4 * * UTC", "1,2 3 4 * * UTC", "1,2 3 4 * * UTC"),
    ],
)  # fmt: skip
def test_how_often_a_source_is_looked_at_is_told_in_words(cadence: str, english: str, chinese: str) -> None:
    card = SourceCard(name="s", title=Title(zh="s", en="s"), publisher="p", homepage="", cadence=cadence)
    assert watched.cadence(card) == english
    assert speaking(CHINESE, lambda: watched.cadence(card)) == chinese


@pytest.mark.parametrize(
    ("path", "query", "here"),
    [("//evil.example/x", b"", "/evil.example/x"), ("/\\evil.example", b"", "/evil.example"),
     ("/search", "q=口罩&x=\"<".encode(), "/search?q=%E5%8F%A3%E7%BD%A9&x=%22%3C"), ("/a b", b"a=%E5", "/a%20b?a=%E5")],
)  # fmt: skip
def test_the_way_to_the_other_language_never_leads_to_another_host(path: str, query: bytes, here: str) -> None:
    assert plain_address(path, query) == here


def test_a_template_escapes_what_is_put_into_our_words_but_not_our_markup() -> None:
    made = templates().from_string('{{ _("by {act}").format(act=hostile) }}{{ _("by {act}").format(act=fine) }}')
    assert made.render(hostile="<b>", fine=Markup("<i>x</i>")) == "by &lt;b&gt;by <i>x</i>"


@pytest.mark.parametrize("path", sorted((ROOM / "catalogue").rglob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_says_nothing_twice_and_keeps_the_places_to_fill_in(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, abort_invalid=True) if message.id]
    for message in messages:
        for place in set(re.findall(r"\{\w*\}|%\(\w+\)s", str(message.id))):
            assert place in str(message.string), message.id
