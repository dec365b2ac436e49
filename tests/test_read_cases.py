"""Acts of many kinds and bodies are read right: who, which, when, and what they do to others.

The texts in tests/data/read were written from memory after real acts; their wording is approximate, their facts are
those of the drafting they stand for. `given` in expected.json is the day a user passes with --published; a target may
hold `*` where a year or the bodies are open. Effects are held to be complete, but for what an act is based on.
"""

import json
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from snapshots.model import Notice
from spiders.platforms.acts import notice
from spiders.platforms.plain import article
from spiders.reading.files.documents import open_document

CASES = Path(__file__).parent / "data" / "read"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text("utf-8"))
_GROUNDS = ("based-on", "prevails-over")


@pytest.mark.parametrize("name", EXPECTED)
def test_an_act_reads_as_a_person_reads_it(name: str) -> None:
    expected = dict(EXPECTED[name])
    given = expected.pop("given")
    found = notice(
        article(
            open_document((CASES / name).read_bytes(), name), published=date.fromisoformat(given) if given else None
        ),
        url="",
        listed=None,
        publisher=None,
    )
    stated = expected.pop("effects", None)
    assert {field: _said(found, field) for field in expected} == expected
    if stated is not None:
        read = [(e.relation, e.target) for e in found.effects if e.relation not in _GROUNDS or [*_of(stated, e)]]
        missing = [one for one in stated if not any(_is(one, effect) for effect in read)]
        invented = [effect for effect in read if not any(_is(one, effect) for one in stated)]
        assert (missing, invented) == ([], [])


def test_a_rule_that_has_no_words_says_so() -> None:
    document = open_document((CASES / "gacc-default-day.txt").read_bytes(), "gacc-default-day.txt")
    found = notice(article(document, published=date(2024, 5, 29)), url="", listed=None, publisher=None)
    ruled = [fact for fact in found.facts if fact.name == "effective"]
    assert [(fact.value, fact.words, fact.origin, fact.confidence) for fact in ruled] == [
        ("2024-05-29", "", "rule", 0.5)
    ]
    assert found.effective_words == ""


def test_a_text_in_traditional_characters_is_quoted_as_printed() -> None:
    document = open_document((CASES / "trad-32.txt").read_bytes(), "trad-32.txt")
    found = notice(article(document), url="", listed=None, publisher=None)
    assert [issuer.name for issuer in found.issuers] == ["商務部", "海關總署", "市場監管總局", "國家藥監局"]
    assert found.effects[0].printed == "商務部、海關總署、國家藥監局2020年第5號公告"
    assert found.provisions[1].text.startswith("自本公告發布之日起")


def _of(stated: list[list[str]], effect: Any) -> list[list[str]]:
    return [one for one in stated if one[0] == effect.relation]


def _is(stated: list[str], effect: tuple[str, str]) -> bool:
    return fnmatchcase(effect[0], stated[0]) and fnmatchcase(effect[1], stated[1])


def _said(found: Notice, field: str) -> Any:
    if field == "issuers":
        return [issuer.code for issuer in found.issuers]
    names = {"comments": "comments_until", "effective_until": "until"}
    value = getattr(found, names.get(field, field))
    return value.isoformat() if isinstance(value, date) else value
