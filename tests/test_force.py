"""How a notice stands on a day: real chains of acts, and random ones against a replay that walks every single day."""

import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.force import FIELD, TEXT, Standing, State, state_on, turning_days
from snapshots.identity import folded, identity_of
from snapshots.model import Effect, Fact, Issuer, Notice

DAY = date.fromisoformat


def act(
    key: str, published: str, *effects: Effect, effective: str | None = "", until: str | None = None, **facts: object
) -> Notice:
    """A notice by its key; it takes effect on publication unless told otherwise, None when nothing says so."""
    issuers, kind, year, number = key.split("/")
    numbered = number.isdecimal()
    given = {
        "title": f"关于{key}的公告", "url": f"http://site.example/{key}", "year": int(year) if numbered else None,
        "number": int(number) if numbered else None, "effective_words": "自本公告发布之日起施行",
    }  # fmt: skip
    return Notice(
        key=key, identity=identity_of(key), kind=kind, published=DAY(published), effects=effects,
        issuers=tuple(Issuer(code=code, name=code) for code in issuers.split("+")),
        effective=DAY(effective or published) if effective is not None else None,
        until=DAY(until) if until else None, **{**given, **facts},
    )  # type: ignore[arg-type]  # fmt: skip


def does(relation: str, target: str, quoted: str = "同时废止", **more: object) -> Effect:
    return Effect(relation=relation, target=target, quoted=quoted, **more)  # type: ignore[arg-type]


def on(day: str, notice: Notice, *acts: Notice) -> Standing:
    return state_on(DAY(day), notice, acts)


def turns(notice: Notice, *acts: Notice) -> list[tuple[str, str, str]]:
    return [(turn.day.isoformat(), turn.what, turn.source) for turn in turning_days(notice, acts)]


# -- real chains ---------------------------------------------------------------------------------------------------

OLD = act("gacc/announcement/2022/54", "2022-06-30", effective="2022-07-01", effective_words="自2022年7月1日起实施")
LIMITED = act(
    "gacc/announcement/2023/127", "2023-10-08",
    does("repeals", OLD.key, "海关总署公告2022年第54号同时废止"),
    effective="2023-10-11", until="2025-10-10", effective_words="有效期自2023年10月11日起至2025年10月10日",
    facts=(Fact(name="until", value="2025-10-10", words="有效期自2023年10月11日起至2025年10月10日", origin="text"),),
)  # fmt: skip
LATER = act(
    "gacc/announcement/2024/87", "2024-07-22",
    does("prevails-over", LIMITED.key, "海关总署公告2023年第127号与本公告不一致的，以本公告为准"),
)  # fmt: skip


def test_54_of_2022_is_repealed_by_a_notice_that_itself_runs_out_and_does_not_come_back() -> None:
    chain = (LIMITED, LATER)
    assert on("2022-06-30", OLD, *chain).state is State.NOT_YET
    assert on("2022-07-01", OLD, *chain).state is State.IN_FORCE
    assert on("2023-10-10", OLD, *chain).until == DAY("2023-10-10")
    repealed = on("2023-10-11", OLD, *chain)
    assert (repealed.state, repealed.source, repealed.since) == (State.REPEALED, LIMITED.key, DAY("2023-10-11"))
    assert "海关总署公告2022年第54号同时废止" in repealed.reason and LIMITED.key in repealed.reason
    assert on("2026-01-01", OLD, *chain).state is State.REPEALED


def test_127_of_2023_is_overridden_in_part_without_a_change_of_state_and_expires() -> None:
    before, after = on("2024-07-21", LIMITED, OLD, LATER), on("2024-07-22", LIMITED, OLD, LATER)
    assert before.state is after.state is State.IN_FORCE
    assert before.notes == () and LATER.key in after.notes[0] and "以本公告为准" in after.notes[0]
    assert after.since == DAY("2023-10-11") and after.until == DAY("2025-10-10")
    expired = on("2025-10-11", LIMITED, OLD, LATER)
    assert (expired.state, expired.source) == (State.EXPIRED, TEXT)
    assert "2025-10-10" in expired.reason and "有效期自" in expired.reason
    assert turns(LIMITED, OLD, LATER) == [
        ("2023-10-11", "takes effect", TEXT),
        ("2025-10-11", "ends", TEXT),
    ]


def test_70_of_2025_suspends_until_a_day_and_the_suspended_come_back_by_themselves() -> None:
    words = "自即日起至2026年11月10日，商务部、海关总署公告2025年第55号，及商务部公告2025年第61号暂停实施"
    begun = act("mofcom/announcement/2025/61", "2025-10-09")
    coming = act("mofcom+gacc/announcement/2025/55", "2025-10-09", effective="2025-12-01")
    suspending = act(
        "mofcom+gacc/announcement/2025/70", "2025-11-07",
        *(does("suspends", n.key, words, until=DAY("2026-11-10")) for n in (begun, coming)),
    )  # fmt: skip

    assert on("2025-11-06", begun, suspending).state is State.IN_FORCE
    resting = on("2025-11-07", begun, suspending)
    assert (resting.state, resting.since, resting.until) == (State.SUSPENDED, DAY("2025-11-07"), DAY("2026-11-10"))
    assert resting.source == suspending.key and "暂停实施" in resting.reason
    again = on("2026-11-11", begun, suspending)
    assert (again.state, again.since, again.source) == (State.IN_FORCE, DAY("2026-11-11"), suspending.key)
    assert "had its last day on 2026-11-10" in again.reason
    assert turns(begun, suspending)[1:] == [
        ("2025-11-07", "suspension begins", suspending.key),
        ("2026-11-11", "suspension runs out, in force again", suspending.key),
    ]
    # No. 55 was to begin on 1 December, while suspended: it begins when the suspension is over.
    assert [on(d, coming, suspending).state for d in ("2025-11-06", "2025-12-01", "2026-11-10", "2026-11-11")] == [
        State.NOT_YET, State.SUSPENDED, State.SUSPENDED, State.IN_FORCE,
    ]  # fmt: skip
    assert turns(coming, suspending)[-1][:2] == ("2026-11-11", "suspension runs out, takes effect")


def test_5_and_12_of_2020_are_repealed_by_32_of_2023_with_issuers_in_another_order() -> None:
    five = act("mofcom+gacc+nmpa/announcement/2020/5", "2020-03-31", effective="2020-04-01")
    twelve = act("mofcom+gacc+samr/announcement/2020/12", "2020-04-25", effective="2020-04-26")
    repealing = act(
        "mofcom+gacc+samr+nmpa/announcement/2023/32", "2023-08-29",
        does("repeals", "gacc+nmpa+mofcom/announcement/2020/5"), does("repeals", twelve.key),
    )  # fmt: skip
    for notice in (five, twelve):
        assert on("2023-08-28", notice, repealing).state is State.IN_FORCE
        assert on("2023-08-29", notice, repealing).state is State.REPEALED


def test_169_of_2023_shows_the_sites_slip_as_a_conflict() -> None:
    field = Fact(name="effective", value="2023-11-20", words="【生效日期】2023-11-20", origin="field")
    text = Fact(name="effective", value="2023-11-22", words="自本公告发布之日起实施", origin="text")
    notice = act("gacc/announcement/2023/169", "2023-11-22", status="有效", facts=(text, field))
    standing = on("2023-11-23", notice)
    assert standing.state is State.IN_FORCE
    assert "2023-11-20" in standing.conflict and "2023-11-22" in standing.conflict and "field" in standing.conflict
    # The same slip where only the metadata block was read.
    bare = act("gacc/announcement/2023/169", "2023-11-22", effective="2023-11-20", effective_words="【生效日期】")
    assert "before it was published" in on("2023-11-23", bare).conflict


def test_a_day_far_back_that_the_text_names_itself_is_no_slip() -> None:
    tax = act("mof/announcement/2023/43", "2023-09-18", effective="2023-01-01", effective_words="自2023年1月1日起执行")
    assert on("2023-09-19", tax).conflict == ""


# -- rules ---------------------------------------------------------------------------------------------------------

A, B, C = (f"gacc/announcement/2024/{number}" for number in (1, 2, 3))


def test_a_repeal_by_an_act_repealed_later_does_not_revive() -> None:
    first = act(A, "2024-01-01")
    second, third = act(B, "2024-02-01", does("repeals", A)), act(C, "2024-03-01", does("repeals", B))
    assert on("2024-04-01", first, second, third).state is State.REPEALED


def test_a_repeal_never_happens_when_its_act_is_gone_before_its_day() -> None:
    first = act(A, "2024-01-01")
    second = act(B, "2024-02-01", does("repeals", A), effective="2024-06-01")
    third = act(C, "2024-03-01", does("repeals", B))
    assert on("2024-07-01", first, second, third).state is State.IN_FORCE


def test_a_repeal_waits_while_its_act_is_suspended() -> None:
    first = act(A, "2024-01-01")
    second = act(B, "2024-02-01", does("repeals", A), effective="2024-06-01")
    third = act(C, "2024-03-01", does("suspends", B, "暂缓施行", until=DAY("2024-08-31")))
    assert on("2024-08-31", first, second, third).state is State.IN_FORCE
    assert on("2024-09-01", first, second, third).state is State.REPEALED


def test_a_suspension_ends_with_its_act_and_with_a_resumption() -> None:
    first = act(A, "2024-01-01")
    suspending = act(B, "2024-02-01", does("suspends", A, "暂停实施"))
    resting = on("2024-02-15", first, suspending)
    assert resting.state is State.SUSPENDED and resting.until is None and "no end stated" in resting.reason
    for ending in (does("repeals", B), does("resumes", A, "恢复实施")):
        third = act(C, "2024-03-01", ending)
        assert on("2024-02-29", first, suspending, third).state is State.SUSPENDED
        assert on("2024-03-01", first, suspending, third).state is State.IN_FORCE
        assert turns(first, suspending, third)[-1][:2] == ("2024-03-01", "suspension ends, in force again")


def test_a_suspension_may_last_one_day_and_a_resumption_ends_only_what_began_before() -> None:
    first = act(A, "2024-01-01")
    one_day = act(B, "2024-02-01", does("suspends", A, "暂停", until=DAY("2024-02-01")))
    assert [turn[0] for turn in turns(first, one_day)[1:]] == ["2024-02-01", "2024-02-02"]
    anew = act(C, "2024-02-01", does("resumes", A, "恢复"))
    suspending = act(B, "2024-02-01", does("suspends", A, "自即日起暂停"))
    assert on("2024-02-10", first, suspending, anew).state is State.SUSPENDED


def test_effects_that_wait_together_with_others_that_do_not_are_not_lost() -> None:
    first, other = act(A, "2024-01-01"), act("gacc/announcement/2024/9", "2024-01-01")
    waiting = act(B, "2024-02-01", does("repeals", A), effective="2024-06-01")
    free = act("gacc/announcement/2024/10", "2024-02-01", does("repeals", other.key), effective="2024-06-01")
    third = act(C, "2024-03-01", does("suspends", B, "暂缓施行", until=DAY("2024-08-31")))
    assert on("2024-09-01", first, waiting, free, third, other).state is State.REPEALED
    assert turning_days(first, (waiting, free, third, other, act(A, "2024-01-01")))[-1].day == DAY("2024-09-01")


def test_partial_repeals_and_liftings_list_the_parts_and_leave_the_rest() -> None:
    first = act(A, "2024-01-01")
    second = act(B, "2024-02-01", does("repeals-in-part", A, scope="附件2、6"))
    third = act(C, "2024-03-01", does("lifts", A, "限制措施不再执行", scope="对上述产品的限制措施"))
    standing = on("2024-04-01", first, second, third)
    assert standing.state is State.PARTLY and len(standing.parts) == 2
    assert "附件2、6" in standing.reason and "对上述产品的限制措施" in standing.reason
    assert [turn[:2] for turn in turns(first, second, third)[1:]] == [
        ("2024-02-01", "repeal in part takes effect"),
        ("2024-03-01", "lifting takes effect"),
    ]


def test_a_suspended_part_leaves_the_notice_in_force_and_says_so() -> None:
    first = act(A, "2024-01-01")
    second = act(B, "2024-02-01", does("suspends", A, "第三条暂停执行", scope="第三条", until=DAY("2024-06-30")))
    standing = on("2024-03-01", first, second)
    assert standing.state is State.IN_FORCE and "第三条 suspended by" in standing.parts[0]
    assert [turn[:2] for turn in turns(first, second)[1:]] == [
        ("2024-02-01", "suspension of a part begins"),
        ("2024-07-01", "suspension of a part ends"),
    ]


def test_replaced_is_repealed_with_another_reason_and_amended_is_in_force_with_a_note() -> None:
    first = act(A, "2024-01-01")
    replaced = on("2024-03-01", first, act(B, "2024-02-01", does("replaces", A)))
    assert replaced.state is State.REPEALED and "Replaced by" in replaced.reason
    amended = on("2024-03-01", first, act(B, "2024-02-01", does("amends", A, "将第十条修改为", scope="第十条")))
    assert amended.state is State.IN_FORCE and "第十条 amended by" in amended.notes[0]


def test_an_effect_has_its_own_first_day_and_else_that_of_its_act() -> None:
    first = act(A, "2024-01-01")
    own = act(B, "2024-02-01", does("repeals", A, starts=DAY("2024-05-01")))
    assert on("2024-04-30", first, own).state is State.IN_FORCE
    assert on("2024-05-01", first, own).state is State.REPEALED
    unsaid = act(B, "2024-02-01", does("repeals", A), effective=None)
    assert on("2024-02-01", first, unsaid).state is State.REPEALED


def test_an_order_cited_without_its_year_is_found_by_number_and_issuer() -> None:
    order = act("gacc/order/2018/238", "2018-05-29")
    repealing = act("gacc/order/2024/270", "2024-05-01", does("repeals", "gacc/order/undated/238"))
    assert on("2024-06-01", order, repealing).state is State.REPEALED
    assert on("2024-06-01", act("mofcom/order/2018/238", "2018-05-29"), repealing).state is State.IN_FORCE
    twin = act("gacc/order/1998/238", "1998-05-29")  # a number used twice names neither
    assert on("2024-06-01", order, repealing, twin).state is State.IN_FORCE


def test_an_act_without_number_is_found_by_its_title_and_by_the_title_of_what_it_issues() -> None:
    name = "进口食品接触产品检验监管工作规范"
    repealing = act("gacc/announcement/2024/114", "2024-09-02", does("repeals", f"aqsiq/act/undated/{folded(name)}"))
    for title in (f"《{name}》", f"质检总局关于印发《{name}》的通知"):
        own = act(f"aqsiq/notice/2016-06-12/{folded(title)}", "2016-06-12", title=title)
        assert on("2024-09-01", own, repealing).state is State.IN_FORCE
        assert on("2024-09-02", own, repealing).state is State.REPEALED
    amending = act("aqsiq/notice/2017-01-01/x", "2017-01-01", title=f"关于修改《{name}》的通知")
    assert on("2024-10-01", amending, repealing).state is State.IN_FORCE


def test_what_a_draft_would_repeal_stands_and_the_draft_is_no_law() -> None:
    first = act(A, "2024-01-01")
    draft = act(B, "2024-02-01", does("repeals", A), title="关于公开征求《办法（征求意见稿）》意见的通知")
    assert on("2024-03-01", first, draft).state is State.IN_FORCE
    assert on("2024-03-01", draft, first).state is State.NOT_YET


def test_without_a_day_of_effect_the_state_is_unknown_unless_the_site_says_valid() -> None:
    assert on("2024-02-01", act(A, "2024-01-01", effective=None)).state is State.UNKNOWN
    valid = on("2024-02-01", act(A, "2024-01-01", effective=None, status="有效"))
    assert (valid.state, valid.source) == (State.IN_FORCE, FIELD)
    assert on("2023-12-31", act(A, "2024-01-01", effective=None, status="有效")).state is State.NOT_YET


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("废止", State.REPEALED), ("已失效", State.EXPIRED), ("部分失效", State.PARTLY), ("有效", State.IN_FORCE),
        ("已修改", State.IN_FORCE), ("现行有效", State.IN_FORCE), ("其他", State.IN_FORCE),
    ],
)  # fmt: skip
def test_the_sites_field_decides_where_no_act_says_anything(status: str, state: State) -> None:
    standing = on("2024-02-01", act(A, "2024-01-01", status=status))
    assert standing.state is state and standing.conflict == ""
    assert standing.source == (TEXT if state is State.IN_FORCE else FIELD)


def test_a_field_that_contradicts_an_act_is_a_conflict_and_the_act_goes_first() -> None:
    first, second = act(A, "2024-01-01", status="有效"), act(B, "2024-02-01", does("repeals", A))
    standing = on("2024-03-01", first, second)
    assert standing.state is State.REPEALED and "“有效”" in standing.conflict and B in standing.conflict
    assert on("2024-01-15", first, second).conflict == ""
    # Read before the repeal, the field was right.
    early = state_on(DAY("2024-03-01"), first, [second], field_on=DAY("2024-01-15"))
    assert early.state is State.REPEALED and early.conflict == ""
    assert on("2024-01-15", act(A, "2024-01-01", status="尚未生效")).conflict


def test_a_field_proves_nothing_before_the_day_it_was_read() -> None:
    notice = act(A, "2024-01-01", status="废止")
    assert state_on(DAY("2024-02-01"), notice, (), field_on=DAY("2024-06-01")).state is State.IN_FORCE
    assert state_on(DAY("2024-06-01"), notice, (), field_on=DAY("2024-06-01")).state is State.REPEALED


def test_valid_stands_beside_a_text_that_begins_later() -> None:
    notice = act("gacc/announcement/2023/195", "2023-12-26", effective="2025-01-01", status="有效")
    standing = on("2024-11-01", notice)
    assert standing.state is State.NOT_YET and standing.conflict == "" and standing.until == DAY("2024-12-31")


@pytest.mark.parametrize("until", ["9999-12-31", "0001-01-01"])
def test_days_at_the_ends_of_the_calendar_do_no_harm(until: str) -> None:
    notice = act(A, "0001-01-01", does("suspends", B, until=DAY(until)), until=until)
    other = act(B, "2024-01-01", does("suspends", A, until=date.max), effective="9999-12-31")
    for day in ("0001-01-01", "2024-01-01", "9999-12-31"):
        assert on(day, notice, other) and on(day, other, notice)
    assert all(turn.day.year in (1, 2024, 9999) for turn in turning_days(other, [notice]))


def test_thousands_of_acts_upon_each_other_take_no_long_time() -> None:
    acts = [
        act(f"gacc/announcement/2024/{n}", f"2024-01-{n % 28 + 1:02}", *(
            does("suspends" if n % 2 else "repeals", f"gacc/announcement/2024/{m}") for m in range(n % 50, 3000, 50)
        ))
        for n in range(3000)
    ]  # fmt: skip
    on("2024-02-01", acts[0], *acts)


# -- a last day that is moved ---------------------------------------------------------------------------------------

MOVED = "gacc/announcement/2024/11"


def moves(key: str, published: str, until: str, scope: str = "有效期", **facts: str) -> Notice:
    quoted = f"有效期延长至{until}"
    return act(key, published, does("amends", LIMITED.key, quoted, scope=scope, until=DAY(until)), **facts)


def test_a_validity_that_is_prolonged_ends_on_its_new_last_day() -> None:
    longer = moves(MOVED, "2025-09-01", "2026-10-10")
    assert on("2025-10-11", LIMITED, longer).state is State.IN_FORCE
    ended = on("2026-10-11", LIMITED, longer)
    assert ended.state is State.EXPIRED and MOVED in ended.reason and "2026-10-10" in ended.reason
    assert [day for day, what, _ in turns(LIMITED, longer) if what == "ends"] == ["2026-10-11"]


def test_of_two_prolongings_the_later_one_holds_and_one_of_a_part_moves_nothing() -> None:
    twice = (moves(MOVED, "2025-09-01", "2026-10-10"), moves("gacc/announcement/2024/12", "2026-09-01", "2027-10-10"))
    assert on("2026-12-01", LIMITED, *twice).state is State.IN_FORCE
    assert on("2027-10-11", LIMITED, *twice).state is State.EXPIRED
    assert (
        on("2025-10-11", LIMITED, moves(MOVED, "2025-09-01", "2026-10-10", scope="第二条的期限")).state is State.EXPIRED
    )


def test_a_notice_prolonged_after_it_ran_out_holds_again_unless_an_act_ended_it() -> None:
    late = moves(MOVED, "2025-11-01", "2026-10-10")
    assert on("2025-10-20", LIMITED, late).state is State.EXPIRED
    assert on("2025-11-01", LIMITED, late).state is State.IN_FORCE
    assert ("2025-11-01", "takes effect again", MOVED) in turns(LIMITED, late)
    repeal = act("gacc/announcement/2024/13", "2025-10-01", does("repeals", LIMITED.key))
    assert on("2025-11-02", LIMITED, late, repeal).state is State.REPEALED


def test_what_an_act_suspends_stays_suspended_when_the_act_is_prolonged_the_day_after_its_last() -> None:
    resting = act("gacc/announcement/2020/7", "2020-01-02")
    holder = dataclasses.replace(LIMITED, effects=(does("suspends", resting.key),))
    longer = moves(MOVED, "2025-09-01", "2026-10-10", effective="2025-10-11")
    assert on("2025-10-12", resting, holder, longer).state is State.SUSPENDED
    assert on("2026-10-11", resting, holder, longer).state is State.IN_FORCE


# -- random acts, against a replay that walks day by day ---------------------------------------------------------------

START = date(2024, 1, 1)
HORIZON = 30
RELATIONS = ("repeals", "replaces", "repeals-in-part", "lifts", "amends", "suspends", "resumes", "prevails-over")
ENDS = ("suspends", "amends")
KEYS = tuple(f"gacc/announcement/2024/{number}" for number in range(1, 6))


def day(number: int) -> date:
    return START + timedelta(days=number)


offsets = st.integers(2, HORIZON - 2)
effects = st.builds(
    lambda relation, target, scope, starts, length: Effect(
        relation=relation, target=target, quoted="x", scope=scope, starts=day(starts) if starts else None,
        until=day(starts or 0) + timedelta(days=length) if length is not None and relation in ENDS else None,
    ),
    st.sampled_from(RELATIONS), st.sampled_from(KEYS), st.sampled_from(["", "", "第三条", "有效期"]),
    st.none() | offsets, st.none() | st.integers(-2, 12),
)  # fmt: skip


@st.composite
def some_acts(draw: st.DrawFn) -> list[Notice]:
    made = []
    for key in KEYS:
        effective, until = draw(st.none() | offsets), draw(st.none() | st.none() | offsets)
        made.append(
            dataclasses.replace(
                act(key, "2024-01-02"), effects=tuple(draw(st.lists(effects, max_size=3))),
                effective=day(effective) if effective else None, until=day(until) if until else None,
            )
        )  # fmt: skip
    return made


def walked(acts: list[Notice]) -> dict[str, list[tuple[State, frozenset[tuple[str, str]]]]]:
    """Every day of the horizon in turn, all sets made anew each day: slow, and with nothing of the real one."""
    todo = [(n.key, e, e.starts or n.effective or n.published) for n in acts for e in n.effects if e.target != n.key]
    over: dict[str, State] = {}
    ends = {n.key: n.until for n in acts if n.until}
    parts: dict[str, set[tuple[str, str]]] = {n.key: set() for n in acts}
    begun: list[tuple[str, Effect, date]] = []
    told: dict[str, list[tuple[State, frozenset[tuple[str, str]]]]] = {n.key: [] for n in acts}
    for today in map(day, range(HORIZON + 15)):
        first = [t for t in todo if t[2] == today and _moves(t[1]) and t[0] not in over and not _rests(t[0], begun)]
        _move(first, ends, over, today)
        todo = [t for t in todo if t not in first]
        for n in acts:
            if n.until and ends[n.key] < today:
                over.setdefault(n.key, State.EXPIRED)
        begun = [b for b in begun if b[0] not in over and not (b[1].until and b[1].until < today)]
        due = [t for t in todo if t[2] <= today and t[0] not in over]
        todo = [t for t in todo if t[2] > today]
        onces = [t for t in due if t[1].relation != "suspends"]
        while free := [t for t in onces if not _rests(t[0], begun)]:
            onces = [t for t in onces if t not in free]
            _move([t for t in free if _moves(t[1])], ends, over, today)
            for key, effect, _ in free:
                if effect.relation in ("repeals", "replaces") and not effect.scope:
                    over.setdefault(effect.target, State.REPEALED)
                elif effect.relation in ("repeals", "replaces", "repeals-in-part", "lifts"):
                    parts[effect.target] |= {(effect.relation, key)} if effect.target not in over else set()
                elif effect.relation == "resumes":
                    begun = [b for b in begun if not _resumed(b, effect)]
            begun = [b for b in begun if b[0] not in over]
        todo += onces
        begun += [t for t in due if t[1].relation == "suspends" and t[0] not in over
                  and (t[1].until is None or t[1].until >= today)]  # fmt: skip
        for n in acts:
            told[n.key].append(_judged(n, today, over, parts[n.key], begun))
    return told


def _moves(effect: Effect) -> bool:
    return effect.relation == "amends" and effect.scope == "有效期" and effect.until is not None


def _move(due: list[tuple[str, Effect, date]], ends: dict[str, date], over: dict[str, State], today: date) -> None:
    for _, effect, _ in sorted(due, key=lambda one: one[1].until or date.min):
        until = effect.until or date.min
        if effect.target in ends and until >= today and over.get(effect.target) is not State.REPEALED:
            over.pop(effect.target, None)
            ends[effect.target] = until


def _rests(key: str, begun: Iterable[tuple[str, Effect, date]]) -> bool:
    return any(effect.target == key and not effect.scope for _, effect, _ in begun)


def _resumed(held: tuple[str, Effect, date], effect: Effect) -> bool:
    return held[1].target == effect.target and effect.scope in ("", held[1].scope)


def _judged(
    n: Notice, today: date, over: dict[str, State], parts: set[tuple[str, str]], begun: list[tuple[str, Effect, date]]
) -> tuple[State, frozenset[tuple[str, str]]]:
    resting = frozenset(("suspends", key) for key, e, _ in begun if e.target == n.key and e.scope)
    untils = [e.until or date.max for _, e, _ in begun if e.target == n.key and not e.scope]
    early = today < (n.effective or n.published or today)
    if n.key in over:
        return over[n.key], frozenset()
    if untils and not (n.effective and today < n.effective and max(untils) < n.effective):
        return State.SUSPENDED, frozenset()
    if parts and not (n.effective and today < n.effective):
        return State.PARTLY, frozenset(parts) | resting
    if early:
        return State.NOT_YET, frozenset()
    return (State.IN_FORCE, resting) if n.effective else (State.UNKNOWN, frozenset())


def _parts(standing: Standing, acts: list[Notice]) -> frozenset[tuple[str, str]]:
    words = {"repealed": "repeals", "replaced": "replaces", "lifted": "lifts", "suspended": "suspends"}
    found = set()
    for part in standing.parts:
        head, _, key = part.partition(" by ")
        found.add((words[head.rpartition(" ")[2]], key.split()[0]))
    return frozenset(found)


@settings(max_examples=60, deadline=None)
@given(some_acts())
def test_random_acts_agree_with_a_walk_through_every_day(acts: list[Notice]) -> None:
    truth = walked(acts)
    for notice in acts:
        turned = {turn.day for turn in turning_days(notice, acts)}
        for number, (state, parts) in enumerate(truth[notice.key]):
            standing = state_on(day(number), notice, acts)
            assert standing.state is state, (notice.key, day(number), standing)
            plain = frozenset(("repeals" if r == "repeals-in-part" else r, key) for r, key in parts)
            assert _parts(standing, acts) == plain
            assert standing.since is None or standing.since <= day(number)
            assert standing.until is None or standing.until >= day(number)
            if number:
                earlier = state_on(day(number - 1), notice, acts)
                changed = (earlier.state, earlier.parts) != (standing.state, standing.parts)
                assert changed == (day(number) in turned)


@settings(max_examples=30, deadline=None)
@given(some_acts(), st.randoms())
def test_the_order_in_which_acts_are_given_does_not_matter(acts: list[Notice], chance: object) -> None:
    shuffled = list(acts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for notice in acts:
        assert turning_days(notice, acts) == turning_days(notice, shuffled)
