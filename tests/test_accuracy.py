"""Real notices are read as their own metadata and their own words say (tests/accuracy.py)."""

import pytest

from tests.accuracy import Score, read, scores, truths


@pytest.fixture(scope="module")
def by_name() -> dict[str, Score]:
    return {score.name: score for score in scores()}


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("number, from the metadata block", 0.99),
        ("issuers, from the metadata block", 0.99),
        ("title, from the metadata block", 0.99),
        ("published, from the metadata block", 0.99),
        ("number, from a heading line", 0.98),
        ("issuers, from a heading line", 0.99),
        ("title, from a heading line", 0.98),
        ("published, from a heading line", 0.98),
        ("effective", 0.98),
        ("effective, text alone", 0.98),
        ("issuers, text alone", 0.98),
        ("effects found", 1.0),
    ],
)
def test_a_field_is_read_as_well_as_promised(by_name: dict[str, Score], name: str, least: float) -> None:
    score = by_name[name]
    assert score.asked
    assert score.share >= least, score.misses


def test_hardly_an_effect_is_invented(by_name: dict[str, Score]) -> None:
    assert by_name["documents without an invented effect"].share >= 0.98, by_name[
        "documents without an invented effect"
    ]


def test_every_fact_carries_the_words_it_was_read_from() -> None:
    for index in range(0, len(truths()), 10):
        found = read(index, with_block=True)
        assert found.facts
        assert all(fact.words and fact.value and 0 < fact.confidence <= 1 for fact in found.facts)
