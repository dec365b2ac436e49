"""Days as printed, and the day an act takes effect."""

from datetime import date
from pathlib import Path

import pytest

from snapshots.model import Issuer
from spiders.platforms.acts import notice
from spiders.platforms.shapes import Article
from spiders.reading.law.citations import citations
from spiders.reading.law.dates import day, effective

DATA = Path(__file__).parent / "data"
GACC = Issuer(code="gacc", name="海关总署")


def cited(text: str) -> list[str]:
    return [citation.key for citation in citations(text)]


@pytest.mark.parametrize(
    "printed",
    ["2020年4月10日", "2020-04-10", "[2020-04-10]", "2020.4.10", "2020/04/10 12:30", "发布时间：2020 年 4 月 10 日"],
)
def test_a_day_is_read_in_every_printing(printed: str) -> None:
    assert day(printed) == date(2020, 4, 10)


@pytest.mark.parametrize("printed", ["", "2020年", "2020年13月1日", "2020-02-30", "昨天"])
def test_what_is_no_day_is_none(printed: str) -> None:
    assert day(printed) is None


PUBLISHED = date(2020, 3, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2020年4月1日起，出口企业须提供声明。", date(2020, 4, 1)),
        ("本公告自2021年1月1日起施行。", date(2021, 1, 1)),
        ("本公告自2021年1月1日起实施。", date(2021, 1, 1)),
        ("本公告自2021年1月1日起执行。", date(2021, 1, 1)),
        ("本公告内容自2021年1月1日起正式生效。", date(2021, 1, 1)),
        ("自4月1日起，出口企业须提供声明。", date(2020, 4, 1)),  # the joint notices of 2020 give no year
        ("自3月1日起，出口企业须提供声明。", date(2020, 3, 1)),  # the month itself has not passed
        ("自1月1日起，出口企业须提供声明。", date(2021, 1, 1)),  # the month has passed: next year
        ("本公告自发布之日起施行。", PUBLISHED),
        ("自本公告发布之日起，实施出口商品检验。", PUBLISHED),
        ("本公告自公布之日起实施。", PUBLISHED),
        ("自即日起至2026年11月10日暂停实施。", PUBLISHED),
        ("海关总署决定自2020年4月24日（含）起全面暂停进口。", date(2020, 4, 24)),
        ("自2020年4月26日零时起验放。", date(2020, 4, 26)),
        ("自4月26日0时起验放。", date(2020, 4, 26)),
        ("第十七条 本办法自2025年1月1日起施行。", date(2025, 1, 1)),
        ("有效期自2023年10月11日起至2025年10月10日。", date(2023, 10, 11)),
    ],
)
def test_the_day_an_act_takes_effect(text: str, expected: date) -> None:
    found = effective(text, PUBLISHED)
    assert found is not None
    assert found.day == expected
    assert found.words in text


def test_the_clause_about_the_act_itself_is_preferred_to_any_other_date() -> None:
    text = "本公告自2024年6月1日起施行。自2024年7月1日起，企业新设立账册应当按本公告办理。"
    found = effective(text, date(2024, 5, 31))
    assert found is not None
    assert found.day == date(2024, 6, 1)
    found = effective("自2020年5月1日起申报。自2020年6月1日起验放。", PUBLISHED)
    assert found is not None
    assert found.day == date(2020, 6, 1)  # without such a clause the last one


@pytest.mark.parametrize(
    "text",
    [
        "现公告如下。",
        "对4月26日之前已签订的采购合同，出口报关时须提交声明。",
        "获准注册的企业自注册之日起生产的牛肉方可向中国出口。",
        "本办法自合作区正式封关运行之日起实施。",
        "本办法自公布之日起30日后施行。",
        "本规定自发布之日起满六个月施行。",
        "本公告自2020年2月30日起施行。",
    ],
)
def test_a_day_that_is_not_said_is_not_guessed(text: str) -> None:
    assert effective(text, PUBLISHED) is None


def test_the_sites_own_field_stands_in_where_the_text_names_no_day() -> None:
    article = Article(title="公告", lines=("正文。",), published=PUBLISHED, effective=date(2020, 5, 1))
    found = notice(article, url="http://x/", listed=None, publisher=GACC)
    assert (found.effective, found.effective_words) == (date(2020, 5, 1), "【生效日期】")
