"""Sentences on how rules and entries stand, in Chinese: none that the law rooms can say stays English."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from monitor.asof import telling
from monitor.asof.model import Sighting
from monitor.asof.model import State as Seen
from monitor.force import state_on, turning_days
from monitor.telling.standing_zh import cited, standing_zh
from snapshots.model import Fact, Notice
from tests.test_force import act, does, some_acts

WORDS = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")
PLACE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2020, 4, 10, 4, 0, tzinfo=UTC)
ACT = "gacc/announcement/2020/53"


def chinese(words: str) -> str:
    told = standing_zh(words)
    assert told and not WORDS.search(re.sub(r"“[^”]*”", "", told)), words
    return told


@settings(max_examples=60, deadline=None)
@given(some_acts())
def test_whatever_acts_do_to_each_other_is_said_in_chinese(acts: list[Notice]) -> None:
    for notice in acts:
        for turn in turning_days(notice, acts):
            chinese(turn.reason)
            standing = state_on(turn.day, notice, acts)
            for sentence in filter(None, (standing.reason, standing.conflict, *standing.notes, *standing.parts)):
                chinese(sentence)


def test_the_words_of_the_publisher_stay_as_printed_whatever_they_say() -> None:
    quoted = "Repealed by all, in force since 2020-01-01, 对“6307900010”等"
    rule = act(ACT, "2020-04-10", status="有效", effective_words=quoted)
    told = chinese(state_on(date(2020, 5, 1), rule, []).reason)
    assert told == f"自2020-04-10起有效（原文：“{quoted}”）。"


def test_acts_are_named_as_people_cite_them_in_both_languages() -> None:
    old, new = act("gacc/announcement/2020/5", "2020-03-31"), does("repeals", "gacc/announcement/2020/5")
    after = act("mofcom+gacc/announcement/2023/32", "2023-08-29", new)
    reason = state_on(date(2023, 9, 1), old, [after]).reason
    assert standing_zh(reason) == "被商务部/海关总署 2023年第32号废止，自2023-08-29起（原文：“同时废止”）。"
    assert cited(reason) == "Repealed by MOFCOM/GACC 2023-32 from 2023-08-29, in the words “同时废止”."


def test_days_that_contradict_each_other_are_said_with_where_each_was_read() -> None:
    facts = tuple(
        Fact(name="effective", value=value, words=words, origin=origin)
        for value, words, origin in (("2020-04-01", "自4月1日起", "text"), ("2020-03-31", "【生效日期】", "field"))
    )
    rule = act(ACT, "2020-03-31", facts=facts)
    told = chinese(state_on(date(2020, 5, 1), rule, []).conflict)
    assert "正文：“自4月1日起”" in told and "网站信息栏：“【生效日期】”" in told


@pytest.mark.parametrize("state", list(Seen))
@pytest.mark.parametrize("partly", [False, True])
def test_every_way_two_looks_bracket_a_day_is_said_in_chinese(state: Seen, partly: bool) -> None:
    looks = [None, *(Sighting(at=NOON + timedelta(days=days), seen=seen) for days in (-5, 0) for seen in (True, False))]
    later = [None, *(Sighting(at=NOON + timedelta(days=3), seen=seen) for seen in (True, False))]
    for before in looks:
        for after in later:
            chinese(telling.sighted(state, before, after, PLACE, NOON - timedelta(hours=4), partly=partly))


@pytest.mark.parametrize(
    "words",
    [
        f"not seen: listed by {ACT} from 2020-04-10, removed by {ACT} from a day it does not say",
        f"no act had listed it by then; removed by {ACT} from 2020-12-10; its acts: never watched",
        f"removed from the list by {ACT}; in which way its title does not say",
        "its printed validity ended on 2020-12-31; before that suspended in part",
        "the same name, which no other has; one left and the other came at one look",
        "14 of the 19 entries it added to gacc-export-inspection",
        "no longer shown, seen again 2020-04-13T15:30:00+00:00; this says nothing about why",
    ],
)
def test_what_is_said_of_entries_has_its_chinese(words: str) -> None:
    chinese(words)


def test_a_sentence_of_other_making_is_not_half_translated() -> None:
    assert standing_zh("Suspended by order of the moon, see our own notes") == ""
