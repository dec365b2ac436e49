"""Pages in two languages: every word of ours has its Chinese, and an address says which language it is in."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from monitor.web.language import CHINESE, catalogue

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
        for word in (message if isinstance(message, tuple) else (message,))
        if word
    }  # fmt: skip
    assert len(words) > 5
    assert not sorted(words - catalogue(CHINESE).keys())


@pytest.mark.parametrize("path", sorted((ROOM / "catalogue").rglob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_says_nothing_twice_and_keeps_the_places_to_fill_in(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, abort_invalid=True) if message.id]
    for message in messages:
        for place in set(re.findall(r"\{\w*\}|%\(\w+\)s", str(message.id))):
            assert place in str(message.string), message.id
