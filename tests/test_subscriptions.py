"""Who hears of what, when: filters, watch-lists, hours, quiet nights. Batches find what single matches find."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from bench.match_subscriptions import change as bench_change
from bench.match_subscriptions import subscription as bench_subscription
from monitor.diff.change import Change, Kind
from monitor.diff.texts.told import NO_SUBSTANCE
from monitor.subscription import KINDS, Subscription, mistakes
from monitor.subscriptions import Owed, after_quiet, next_due, owed, wants
from monitor.workspace import Workspace

NOW = datetime(2020, 4, 10, 4, tzinfo=UTC)  # noon in Beijing, a Friday


def change(**facts: object) -> Change:
    given = {
        "kind": Kind.NOTICE_PUBLISHED, "source": "gacc", "key": "gacc/announcement/2020/53", "title": "海关总署公告",
        "seen_at": NOW,
    }  # fmt: skip
    return Change(**{**given, **facts})  # type: ignore[arg-type]


def reader(**fields: object) -> Subscription:
    return Subscription(**{"name": "anna", "address": "anna@example.org", **fields})  # type: ignore[arg-type]


def debts(changes: list[Change], *subscriptions: Subscription, now: datetime = NOW, text: str = "") -> list[Owed]:
    return owed([(one, text) for one in changes], subscriptions, occasion="gacc/1", now=now)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("口罩",), "出口医用口罩的企业", True),
        (("医用口罩",), "医用\n口罩", True),  # broken by a line
        (("mask",), "a list of Masks", True),
        (("mask",), "they unmask it", False),
        (("port",), "an export licence", False),
        (("export licence",), "An EXPORT-LICENCE is needed", True),
        (("export licence",), "a licence to export", False),
        (("手套", "口罩"), "出口口罩", True),
        (("２０２０年",), "自2020年4月1日起", True),
        (("锂",), "含锂电池", True),
        (("呼吸机",), "出口口罩", False),
    ],
)
def test_words_and_phrases_are_found_in_any_printing_and_latin_ones_as_whole_words(
    words: tuple[str, ...], text: str, found: bool
) -> None:
    assert wants(reader(words=words), change(), text) is found


def test_one_of_codes_standards_and_entries_must_be_touched() -> None:
    asked = reader(codes=("6307",), standards=("GB 2626",), entries=("gacc-export-inspection/9019200010",))
    entry = change(kind=Kind.ENTRY_REMOVED, key="gacc-export-inspection/9019200010", title="呼吸机")
    assert wants(asked, change(), "商品编号 6307.90.00.10")
    assert wants(asked, change(), "符合GB/T 2626—2019的要求")
    assert wants(asked, entry, "")
    assert wants(asked, change(), "商品编号9019200010")
    assert not wants(asked, change(), "商品编号 3926.20.11.00，YY 0469-2011")
    assert not wants(asked, replace(entry, key="other-register/9019200010"), "")


def test_who_asks_for_an_issuer_hears_of_what_its_acts_do_to_registers_and_to_other_acts() -> None:
    entry = change(
        kind=Kind.ENTRY_ADDED, source="gacc-export-inspection", key="gacc-export-inspection/6307900010", title="口罩",
        cause="mofcom+gacc/announcement/2020/53",
    )  # fmt: skip
    for name in ("gacc", "GACC", "mofcom", "gacc-export-inspection"):
        assert wants(reader(sources=(name,)), entry, ""), name
    assert not wants(reader(sources=("nmpa",)), entry, "")
    assert not wants(reader(sources=("gacc",)), replace(entry, cause=None), "")
    repealed = change(kind=Kind.NOTICE_STATUS, source="nmpa", key="nmpa/order/2020/1", cause="gacc/order/2024/2")
    assert wants(reader(sources=("gacc",)), repealed, "") and wants(reader(sources=("nmpa",)), repealed, "")


def test_an_amendment_of_wording_alone_is_told_only_to_who_wants_wording() -> None:
    reworded = change(kind=Kind.NOTICE_AMENDED, detail=f"{NO_SUBSTANCE}: 1 article moved")
    amended = change(kind=Kind.NOTICE_AMENDED, detail="50 → 500")
    wanted = {level: [wants(reader(significance=level), one, "") for one in (reworded, amended)]
              for level in ("wording", "substance", "urgent")}  # fmt: skip
    assert wanted == {"wording": [True, True], "substance": [False, True], "urgent": [False, False]}


@pytest.mark.parametrize(
    ("effective", "urgent"),
    [(None, False), (date(2020, 4, 10), True), (date(2020, 4, 11), True), (date(2020, 4, 12), False),
     (date(2020, 4, 8), True), (date(2019, 4, 10), False)],
)  # fmt: skip
def test_urgent_is_what_bites_today_or_tomorrow_or_began_to_while_a_site_was_shut(
    effective: date | None, urgent: bool
) -> None:
    assert wants(reader(significance="urgent"), change(effective=effective), "") is urgent


def test_urgent_is_also_an_entry_of_the_readers_own_list_gone() -> None:
    gone = change(kind=Kind.ENTRY_REMOVED, key="cnas-registry/L0290", title="某检测中心", source="cnas-registry")
    assert wants(reader(significance="urgent", watch=("CNAS L0290",)), gone, "")
    assert not wants(reader(significance="urgent", watch=("CNAS L0291",)), gone, "")
    assert not wants(reader(significance="urgent"), gone, "")
    assert not wants(reader(significance="urgent", watch=("CNAS L0290",)), replace(gone, kind=Kind.ENTRY_ADDED), "")


def test_a_batch_finds_what_each_change_alone_finds() -> None:
    changes = [bench_change(number, 300) for number in range(40)]
    subscriptions = [
        replaced for n in range(120) if (replaced := bench_subscription(n))
    ]  # fmt: skip
    together = {(debt.change, debt.subscription) for debt in
                owed(changes, subscriptions, occasion="x", now=NOW)}  # fmt: skip
    alone = {(one.id, asked.name) for asked in subscriptions for one, text in changes if wants(asked, one, text)}
    assert together == alone and len(alone) > 100


def test_two_overlapping_subscriptions_of_one_person_owe_a_change_once_by_the_sooner() -> None:
    weekly = reader(name="weekly", when="weekly", watch=("口罩",))
    now = reader(name="now", address="ANNA@example.org", watch=("医用",))
    for order in ((weekly, now), (now, weekly)):
        (one,) = debts([change()], *order, text="医用口罩")
        assert (one.subscription, one.kind, one.due_at) == ("now", "alert", NOW)
        assert {item.item for item in one.touched} == {"口罩", "医用"}
    assert len(debts([change()], weekly, reader(name="chat", channel="maildir"), text="口罩")) == 2


@pytest.mark.parametrize(
    ("fields", "now", "due"),
    [
        ({"when": "daily", "at": "08:00"}, "2020-04-10T04:00", "2020-04-11T00:00"),
        ({"when": "weekly", "weekday": "mon", "at": "09:30"}, "2020-04-10T04:00", "2020-04-13T01:30"),
        ({"when": "weekly", "weekday": "fri", "at": "13:00"}, "2020-04-10T04:00", "2020-04-10T05:00"),
        ({"when": "weekly", "weekday": "fri", "at": "12:00"}, "2020-04-10T04:00", "2020-04-17T04:00"),
        ({"when": "monthly", "day": 31, "at": "08:00"}, "2020-04-10T04:00", "2020-04-30T00:00"),
        ({"when": "monthly", "day": 31, "at": "08:00"}, "2020-04-30T00:00", "2020-05-31T00:00"),
        ({"when": "monthly", "day": 30, "at": "08:00"}, "2021-01-30T12:00", "2021-02-28T00:00"),
        ({"when": "monthly", "day": 1, "at": "00:00"}, "2020-12-31T15:59", "2020-12-31T16:00"),
        # clocks go forward over 02:30 on 29 March 2020 in Berlin, and back over it on 25 October
        ({"when": "daily", "at": "02:30", "timezone": "Europe/Berlin"}, "2020-03-28T23:30", "2020-03-29T01:30"),
        ({"when": "daily", "at": "02:30", "timezone": "Europe/Berlin"}, "2020-03-29T01:30", "2020-03-30T00:30"),
        ({"when": "daily", "at": "02:30", "timezone": "Europe/Berlin"}, "2020-10-24T23:00", "2020-10-25T00:30"),
        ({"when": "daily", "at": "02:30", "timezone": "Europe/Berlin"}, "2020-10-25T01:00", "2020-10-26T01:30"),
        ({"when": "daily", "at": "23:00", "timezone": "Pacific/Kiritimati"}, "2020-04-10T04:00", "2020-04-10T09:00"),
    ],
)
def test_digests_are_due_at_the_readers_own_hour(fields: dict[str, object], now: str, due: str) -> None:
    moments = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, due)]
    assert next_due(reader(**fields), moments[0]) == moments[1]


def test_every_digest_falls_due_again_and_again_on_its_day_in_every_zone() -> None:
    chance = random.Random(6)
    for zone in ("Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo"):
        for when, longest in (("daily", 2), ("weekly", 8), ("monthly", 32)):
            one = reader(when=when, timezone=zone, at=f"{chance.randrange(24):02}:30", day=chance.randint(1, 31))
            moment = datetime(2011, 12, 1, tzinfo=UTC)  # Apia left out 30 December 2011
            for _ in range(40):
                later = next_due(one, moment)
                assert timedelta(0) < later - moment <= timedelta(days=longest, hours=26)
                moment = later


def test_quiet_hours_hold_back_until_their_end_and_urgent_changes_break_them() -> None:
    night = datetime(2020, 4, 10, 15, tzinfo=UTC)  # 23:00 in Beijing
    plain, pressing = change(key="a"), change(key="b", effective=date(2020, 4, 11))
    sleeper = reader(quiet="22:00-07:00")
    found = {debt.change: debt for debt in debts([plain, pressing], sleeper, now=night)}
    assert found[plain.id].due_at == datetime(2020, 4, 10, 23, tzinfo=UTC)
    assert found[plain.id].occasion == "quiet/2020-04-11T07:00"
    assert (found[pressing.id].due_at, found[pressing.id].occasion) == (night, "now/gacc/1")
    deaf = msgspec.structs.replace(sleeper, urgent_breaks_quiet=False)
    assert {debt.due_at for debt in debts([plain, pressing], deaf, now=night)} == {found[plain.id].due_at}
    assert {debt.due_at for debt in debts([plain], sleeper, now=NOW)} == {NOW}
    early = reader(when="daily", at="06:00", quiet="22:00-07:00")
    assert {d.due_at for d in debts([plain, pressing], early, now=night)} == {datetime(2020, 4, 10, 23, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("quiet", "local", "until"),
    [("22:00-07:00", "22:00", "07:00"), ("22:00-07:00", "06:59", "07:00"), ("22:00-07:00", "07:00", "07:00"),
     ("22:00-07:00", "21:59", "21:59"), ("12:00-14:00", "13:00", "14:00"), ("12:00-14:00", "11:59", "11:59"),
     ("", "03:00", "03:00")],
)  # fmt: skip
def test_quiet_hours_may_cross_midnight(quiet: str, local: str, until: str) -> None:
    one = reader(quiet=quiet, timezone="UTC")
    moment = datetime.fromisoformat(f"2020-04-10T{local}+00:00")
    assert f"{after_quiet(one, moment):%H:%M}" == until


def test_a_night_of_several_checks_is_one_message_in_the_morning(opened: Workspace) -> None:
    night = datetime(2020, 4, 10, 15, tzinfo=UTC)
    with opened.facts.transaction():
        for hour in range(3):
            at = night + timedelta(hours=hour)
            opened.ledger.record(
                [(change(key=f"k/{hour}"), "")], (reader(quiet="22:00-07:00"),), occasion=f"gacc/{hour}", now=at
            )
    (message,) = opened.ledger.outbox.find()
    assert len(opened.ledger.changes.of_message(message.id)) == 3


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"kinds": ("notice.publish",)}, "unknown kind 'notice.publish'; perhaps notice.published"),
        ({"kinds": ()}, "kinds is empty"),
        ({"words": ("!?",)}, "words: '!?' is blank"),
        ({"codes": ("63079",)}, "codes: '63079' is no HS code"),
        ({"standards": ("mask",)}, "standards: 'mask' is no standard"),
        ({"entries": ("gacc-export-inspection/",)}, "names nothing"),
        ({"name": "a\r\nBcc: x"}, "name must be one line"),
        ({"address": "a@b\r\nBcc: x@y"}, "is no e-mail address"),
        ({"address": "Anna <a@b.org"}, "is no e-mail address"),
        ({"address": "a@b.org, c@d.org"}, "is no e-mail address"),
        ({"quiet": "22:00"}, "quiet must be two times"),
        ({"heartbeat": True}, "heartbeat is for daily, weekly or monthly"),
        ({"timezone": "../../etc/passwd"}, "unknown timezone"),
    ],
)
def test_what_is_wrong_with_a_subscription_is_said_in_words(fields: dict[str, object], problem: str) -> None:
    assert any(problem in mistake for mistake in mistakes(reader(**fields)))


def test_a_plain_subscription_has_no_mistakes_and_the_kinds_known_are_those_there_are() -> None:
    assert mistakes(reader(address="李娜@例子.公司")) == []
    assert mistakes(reader(address="李娜 <Li@example.org>")) == []
    assert reader(address="李娜 <Li@example.org>").who == reader(address="li@example.org").who == "li@example.org"
    assert set(KINDS) == set(Kind)


def test_a_short_number_means_the_entry_alone_and_not_every_text_that_holds_it() -> None:
    entry = change(kind=Kind.ENTRY_ADDED, source="labs", key="labs/7", title="某实验室")
    text = "共7条，自2020年4月7日起"
    for key in ("labs/7", "7"):
        assert wants(reader(entries=(key,)), entry, "") and not wants(reader(entries=(key,)), change(), text), key
    assert not wants(reader(entries=("nosuch/1",)), change(), "一、自2020年4月1日起 1")
    assert wants(reader(entries=("firms/某某公司",)), change(), "现将某某公司通报如下")


@pytest.mark.parametrize(
    ("source", "effective", "urgent"),
    [
        ("fda-import-alerts", date(2020, 4, 11), True),  # an evening of the 10th in Washington: tomorrow
        ("fda-import-alerts", date(2020, 4, 12), False),  # tomorrow in Beijing only
        ("gacc", date(2020, 4, 12), True),
    ],
)
def test_today_is_the_publishers_day(source: str, effective: date, urgent: bool) -> None:
    evening = datetime(2020, 4, 10, 22, tzinfo=UTC)
    found = change(source=source, key=f"{source}/1", seen_at=evening, effective=effective)
    assert wants(reader(significance="urgent"), found, "") is urgent


@pytest.mark.parametrize("address", ["Mei@例子.公司", "李 <mei@例子.公司>", "mei@xn--fsqu00a.xn--55qx5d"])
def test_one_person_stands_behind_an_address_however_its_domain_is_written(address: str) -> None:
    assert Subscription(name="x", address=address).who == "mei@xn--fsqu00a.xn--55qx5d"


@pytest.mark.parametrize("address", ["a@-", "a@-b.org", "a@b-.org", "a@b..org", "a@.org", "a@b.org."])
def test_no_host_is_called_so(address: str) -> None:
    assert mistakes(reader(address=address))
