"""Days as printed, and the day an act takes effect."""

from datetime import date
from pathlib import Path

import pytest

from snapshots.model import Issuer
from spiders.platforms.acts import notice
from spiders.platforms.shapes import Article
from spiders.reading.law.citations import citations
from spiders.reading.law.dates import day, effective, partial
from spiders.reading.law.facts import conflicts
from spiders.reading.law.periods import comments, transitions, validity

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
        ("本办法自公布之日起30日后施行。", date(2020, 4, 30)),
        ("本规定自发布之日起满六个月施行。", date(2020, 9, 30)),
        ("本规定自发布次日起施行。", date(2020, 4, 1)),
        ("本规定自公布后三个月起施行。", date(2020, 6, 30)),
        ("本规定自公布30日后施行。", date(2020, 4, 30)),
        ("本规定自发布后30日起施行。", date(2020, 4, 30)),
        ("本规定自公布后第30日起施行。", date(2020, 4, 30)),
        ("本规定自公布后满30日施行。", date(2020, 4, 30)),
        ("本规定自公布之日起满三个月之日起施行。", date(2020, 6, 30)),
        ("本公告自二〇二一年一月一日起施行。", date(2021, 1, 1)),
        ("现予公布，自2021年1月1日起施行。", date(2021, 1, 1)),
        ("自2025年4月10日12时01分起，加征关税。", date(2025, 4, 10)),
        ("自2025年4月10日起，有关企业自本公告发布之日起30日内申报。", date(2025, 4, 10)),
        ("These Measures shall come into force as of January 1, 2022.", date(2022, 1, 1)),
        ("This Announcement shall take effect from the date of issuance.", PUBLISHED),
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
        "本办法自公布之日起10个工作日后施行。",
        "本公告自2020年2月30日起施行。",
    ],
)
def test_a_day_that_is_not_said_is_not_guessed(text: str) -> None:
    assert effective(text, PUBLISHED) is None


@pytest.mark.parametrize(
    "text",
    ["本公告自2024年第二季度起施行。", "本公告自2024年5月起施行。", "上述规定自公布之日起10个工作日后实施。"],
)
def test_the_day_of_publication_does_not_stand_in_for_a_clause_that_was_not_read(text: str) -> None:
    article = Article(title="商务部公告2024年第9号", blocks=("企业应当申报。", text), published=PUBLISHED)
    assert notice(article, url="", listed=None, publisher=None).effective is None
    silent = Article(title="商务部公告2024年第9号", blocks=("企业应当自行组织实施。",), published=PUBLISHED)
    assert notice(silent, url="", listed=None, publisher=None).effective == PUBLISHED


def test_the_day_another_act_ends_is_not_the_day_of_one_that_ends_more_at_once() -> None:
    text = "决定废止商务部公告2018年第10号，商务部公告2017年第5号自2020年12月1日起停止执行。"
    article = Article(title="商务部公告2020年第61号", blocks=(text,), published=PUBLISHED)
    assert notice(article, url="", listed=None, publisher=None).effective == PUBLISHED


def test_a_span_from_publication_is_not_counted_from_the_year_of_the_number() -> None:
    article = Article(title="商务部公告2020年第5号", blocks=("本公告自公布后三个月起施行。",))
    assert notice(article, url="", listed=None, publisher=None).effective is None


def test_an_act_good_from_its_publication_to_a_day_has_both_wherever_it_says_so() -> None:
    blocks = ("一、企业应当申报。", "二、本公告自发布之日起至2020年12月31日有效。")
    found = notice(
        Article(title="商务部公告2020年第5号", blocks=blocks, published=PUBLISHED), url="", listed=None, publisher=None
    )
    assert (found.effective, found.until) == (PUBLISHED, date(2020, 12, 31))


def test_the_sites_own_field_stands_in_where_the_text_names_no_day() -> None:
    article = Article(title="公告", blocks=("正文。",), published=PUBLISHED, effective=date(2020, 5, 1))
    found = notice(article, url="http://x/", listed=None, publisher=GACC)
    assert (found.effective, found.effective_words) == (date(2020, 5, 1), "【生效日期】")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (
            "本通知自发布之日起执行。第二十九条 本办法自2021年5月1日起施行。",
            PUBLISHED,
        ),  # the notice, not what is annexed
        ("《行政复议法》自2024年1月1日起施行。本公告自2024年6月1日起执行。", date(2024, 6, 1)),
        ("本公告第三条自2020年7月1日起施行，其他内容自2020年5月1日起施行。", date(2020, 5, 1)),
        ("本公告自2020年5月1日起施行，附件2自2020年9月1日起执行。", date(2020, 5, 1)),
    ],
)
def test_a_day_of_something_else_is_not_the_day_of_the_act(text: str, start: date) -> None:
    found = effective(text, PUBLISHED)
    assert found is not None
    assert found.day == start


def test_a_part_with_a_day_of_its_own_is_told_apart() -> None:
    [found] = partial("本公告自2020年5月1日起施行，附件2自2020年9月1日起执行。", PUBLISHED)
    assert (found.day, found.words) == (date(2020, 9, 1), "附件2自2020年9月1日起执行")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("本办法自2021年5月1日起施行，有效期5年。", date(2026, 4, 30)),
        ("本公告内容自发布之日起生效，有效期6个月。", date(2021, 10, 31)),
        ("有效期自2023年10月11日起至2025年10月10日。", date(2025, 10, 10)),
        ("本通知自2021年5月1日起至2027年12月31日执行。", date(2027, 12, 31)),
        ("本公告执行至2027年12月31日。", date(2027, 12, 31)),
        ("本公告执行期限为2023年1月1日至2027年12月31日。", date(2027, 12, 31)),
        ("自2023年1月1日至2023年12月31日，对小规模纳税人免征增值税。", date(2023, 12, 31)),
        ("本规定自2021年5月1日起试行，试行期2年。", date(2023, 4, 30)),
        ("检验报告自签发之日起6个月内有效。许可证有效期5年。", None),
        ("注册有效期为5年，申请人应当在有效期届满前申请延续。", None),
    ],
)
def test_until_when_an_act_holds(text: str, last: date | None) -> None:
    found = validity(text, date(2021, 5, 1))
    assert (found.last if found else None) == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("请于2020年5月1日前将意见反馈至邮箱。", date(2020, 5, 1)),
        ("意见反馈截止时间为2020年5月10日。", date(2020, 5, 10)),
        ("公开征求意见时间为2020年4月1日至4月30日。", date(2020, 4, 30)),
        ("现向社会公开征求意见，期限为30日。", date(2020, 4, 30)),
        ("欢迎各有关单位和个人提出修改意见，并于2020年5月31日前反馈市场监管总局。", date(2020, 5, 31)),
        ("欢迎各有关单位和个人提出修改意见，并于2020年5月31日前反馈。", date(2020, 5, 31)),
        ("请于2020年5月1日前申报。", None),
    ],
)
def test_until_when_comments_are_taken(text: str, last: date | None) -> None:
    found = comments(text, PUBLISHED)
    assert (found.last if found else None) == last


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("本办法自实施之日起设立1年过渡期。", date(2021, 4, 30)),
        ("过渡期至2020年12月31日。", date(2020, 12, 31)),
        ("在2020年12月31日之前可以继续使用旧版标签。", date(2020, 12, 31)),
    ],
)
def test_how_long_the_old_way_is_good(text: str, last: date) -> None:
    assert [period.last for period in transitions(text, date(2020, 5, 1))] == [last]


def test_a_slip_of_the_site_is_kept_beside_the_text_and_named() -> None:
    """公告〔2023〕169号: published 2023-11-22, the site's field says two days earlier (sources.md, section 10)."""
    article = Article(
        title="公告", blocks=("本公告自发布之日起实施。",), published=date(2023, 11, 22), effective=date(2023, 11, 20)
    )
    found = notice(article, url="http://x/", listed=None, publisher=GACC)
    assert (found.effective, found.effective_words) == (date(2023, 11, 22), "本公告自发布之日起实施")
    [conflict] = conflicts(found.facts)
    assert conflict.name == "effective"
    assert [(fact.origin, fact.value) for fact in conflict.facts] == [("text", "2023-11-22"), ("field", "2023-11-20")]


def test_the_years_number_dates_a_day_without_a_year() -> None:
    article = Article(title="商务部公告2020年第5号", blocks=("自4月1日起，企业须提供声明。",))
    assert notice(article, url="", listed=None, publisher=None).effective == date(2020, 4, 1)
