"""Which rules held on a day: real chains of the corpus, what they are about, how an officer reads the answer."""

import dataclasses
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.dictionary import Concept, DictionaryError, merged, parse, shipped
from monitor.rules import Group, RulesOn, rules_on
from monitor.rules.asking import RulesError
from monitor.rules.matching import matches, printed_codes
from monitor.rules.topics import TopicError, topic
from monitor.settings import SettingsError
from monitor.settings import parse as settings_of
from monitor.workspace import Workspace, workspace
from snapshots.model import Fact, Notice, Provision
from tests.rules_room import ask, corpus, ingest, lines_as_notice, run, suspending
from tests.test_force import DAY, act, does
from tests.test_timers import noon, settle

OLD, LIMITED, LATER = (f"gacc/announcement/{name}" for name in ("2022/54", "2023/127", "2024/87"))
FIVE, TWELVE = "mofcom+gacc+nmpa/announcement/2020/5", "mofcom+gacc+samr/announcement/2020/12"
FIFTY_THREE, DECEMBER = "gacc/announcement/2020/53", "gacc/announcement/2020/124"
THIRTY_TWO = "mofcom+gacc+samr+nmpa/announcement/2023/32"
RESTING = {
    *(f"mofcom+gacc/announcement/2025/{number}" for number in (55, 56, 57, 58)),
    *(f"mofcom/announcement/2025/{number}" for number in (61, 62)),
}


@pytest.fixture(scope="module")
def customs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """154 notices of the corpus, 2025-70, and No. 127 of 2023 in the words corpus INDEX section 2 records of it."""
    folder = tmp_path_factory.mktemp("customs") / "data"
    limited = lines_as_notice(
        "海关总署公告2023年第127号",
        "本公告有效期自2023年10月11日起至2025年10月10日。海关总署公告2022年第54号同时废止。",
        published=date(2023, 10, 8),
    )
    with workspace(folder) as opened:
        ingest(opened)
        settle(opened, limited, at=noon("2026-11-20"), silent=True)
        yield opened


def on(opened: Workspace, day: str, **wanted: Any) -> RulesOn:
    return rules_on(opened, DAY(day), **wanted)


def groups(found: RulesOn) -> dict[str, str]:
    return {rule.key: rule.group.value for rule in found.rules}


def one(found: dict[str, Any], key: str) -> dict[str, Any]:
    (rule,) = [rule for rule in found["rules"] if rule["key"] == key]
    return rule


# -- chains ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "old", "limited", "later"),
    [
        ("2023-09-01", "in force", "not published yet", "not published yet"),
        ("2023-10-10", "in force", "coming", "not published yet"),
        ("2023-10-11", "repealed", "in force", "not published yet"),
        ("2024-07-21", "repealed", "in force", "not published yet"),
        ("2024-07-22", "repealed", "in force", "in force"),
        ("2025-10-10", "repealed", "in force", "in force"),
        ("2025-10-11", "repealed", "repealed", "in force"),
    ],
)
def test_54_of_2022_127_of_2023_and_87_of_2024_on_days_before_between_and_after(
    customs: Workspace, day: str, old: str, limited: str, later: str
) -> None:
    found = groups(on(customs, day))
    assert (found[OLD], found[LIMITED], found[LATER]) == (old, limited, later)


def test_the_chain_leads_over_127_to_87_with_days_and_words(customs: Workspace) -> None:
    rule = one(ask(customs.folder, "--on", "2024-01-01"), OLD)
    first, second = rule["chain"]
    assert (first["step"], first["act"], first["words"], first["starts"]) == (1, LIMITED, "repealed by", "2023-10-11")
    assert first["done"] and not first["published_later"] and "2022年第54号同时废止" in first["quoted"]
    assert (second["step"], second["act"], second["target"]) == (2, LATER, LIMITED)
    assert (second["words"], second["starts"]) == ("overridden where they differ by", "2024-07-22")
    assert not second["done"] and second["published_later"]
    assert (rule["state"], rule["since"], rule["decided_by"]) == ("repealed", "2023-10-11", LIMITED)
    assert not rule["held"] and "Its text is not in the archive" in rule["reason"]

    printed = run(customs.folder, "--on", "2024-08-01").stdout
    assert (
        "chain: GACC 2022-54 → repealed by GACC 2023-127 (from 2023-10-11)"
        " → overridden where they differ by GACC 2024-87 (from 2024-07-22)" in printed
    )
    assert "it repeals GACC 2022-54 (from 2023-10-11)" in printed
    limited = one(ask(customs.folder, "--on", "2025-10-11"), LIMITED)
    assert (limited["state"], limited["effective_until"]) == ("expired", "2025-10-10")


def test_70_of_2025_suspends_six_that_come_back_by_themselves_the_day_after(customs: Workspace) -> None:
    assert suspending().key == "mofcom+gacc/announcement/2025/70"
    during = on(customs, "2026-11-10", state="suspended")
    assert {rule.key for rule in during.rules} == RESTING
    assert {rule.standing.until for rule in during.rules} == {DAY("2026-11-10")}
    assert on(customs, "2025-11-06", state="suspended").rules == ()
    assert on(customs, "2026-11-11", state="suspended").rules == ()
    back = {rule.key: rule for rule in on(customs, "2026-11-11", state="in-force").rules}
    assert back.keys() >= RESTING
    assert all(back[key].standing.since == DAY("2026-11-11") and not back[key].held for key in RESTING)


def test_suspended_acts_that_are_held_come_back_too(opened: Workspace) -> None:
    begun = act("mofcom/announcement/2025/61", "2025-10-09")
    coming = act("mofcom+gacc/announcement/2025/55", "2025-10-09", effective="2025-12-01")
    settle(opened, begun, coming, suspending(), at=noon("2025-11-07"), silent=True)
    states = [[groups(on(opened, day))[n.key] for n in (begun, coming)] for day in ("2025-11-06", "2025-11-07")]
    assert states == [["in force", "coming"], ["suspended", "suspended"]]
    assert groups(on(opened, "2026-11-11"))[begun.key] == groups(on(opened, "2026-11-11"))[coming.key] == "in force"


def test_many_notices_stand_as_show_says_of_each(customs: Workspace) -> None:
    from monitor.watch.standings import standing

    for day in ("2023-10-11", "2024-05-01", "2025-10-11", "2026-11-11"):
        for rule in on(customs, day).rules:
            if rule.held:
                version = customs.facts.versions.history(rule.key)[-1]
                assert rule.standing == standing(customs, version, DAY(day)), rule.key


def test_the_golden_year_of_2020(demo_folder: Path) -> None:
    def states(day: str) -> list[str]:
        found = ask(demo_folder, "--on", day)
        return [one(found, key)["group"] for key in (FIVE, TWELVE, FIFTY_THREE, DECEMBER, THIRTY_TWO)]

    assert states("2020-04-10") == ["in force", "not published yet", "in force", *["not published yet"] * 2]
    assert states("2020-04-25") == ["in force", "coming", "in force", *["not published yet"] * 2]
    assert states("2020-05-01") == ["in force", "in force", "in force", *["not published yet"] * 2]
    assert states("2023-08-28") == ["in force", "in force", "in force", "in force", "not published yet"]
    assert states("2023-09-01") == ["repealed", "repealed", "in force", "in force", "in force"]
    rule = one(ask(demo_folder, "--on", "2023-09-01"), FIVE)
    assert [(link["words"], link["act"]) for link in rule["chain"]] == [("repealed by", THIRTY_TWO)]


def test_codes_a_later_act_took_off_the_list_stand_in_the_chain_of_the_act_that_added_them(demo_folder: Path) -> None:
    (link,) = one(ask(demo_folder, "--on", "2021-01-01"), FIFTY_THREE)["chain"]
    assert (link["relation"], link["act"], link["done"]) == ("removes-entries", DECEMBER, True)
    assert link["scope"] == "14 of the 19 entries it added to gacc-export-inspection"


def test_what_was_published_later_is_marked_or_left_out(demo_folder: Path) -> None:
    now_known = one(ask(demo_folder, "--on", "2020-05-01"), FIVE)
    assert now_known["until"] == "2023-08-28" and now_known["chain"][0]["published_later"]
    later = one(ask(demo_folder, "--on", "2020-05-01"), THIRTY_TWO)
    assert later["published_later"] and later["known_later"] == [THIRTY_TWO]
    then = ask(demo_folder, "--on", "2020-05-01", "--known-by", "2020-05-01")
    assert then["known_by"] == "2020-05-01"
    assert one(then, FIVE)["until"] is None and one(then, FIVE)["chain"] == []
    assert THIRTY_TWO not in {rule["key"] for rule in then["rules"]}


def test_an_act_that_repeals_backwards_is_marked_as_not_known_then(opened: Workspace) -> None:
    old = act("gacc/announcement/2024/1", "2024-01-01")
    back = act("gacc/announcement/2024/2", "2024-06-10", does("repeals", old.key), effective="2024-06-01")
    settle(opened, old, back, at=noon("2024-07-01"), silent=True)
    first = {rule.key: rule for rule in on(opened, "2024-06-05").rules}
    assert first[old.key].group is Group.REPEALED and first[old.key].known_later == (back.key,)
    assert groups(on(opened, "2024-06-05", known_by=DAY("2024-06-05"))) == {old.key: "in force"}


def test_169_of_2023_is_shown_as_a_conflict(opened: Workspace) -> None:
    # corpus INDEX section 2: 发布日期 2023-11-22, 生效日期 2023-11-20, the text says 自发布之日起, signed 2023-11-20.
    slip = lines_as_notice(
        "【文　　号】公告〔2023〕169号", "【发文机关】海关总署", "【发布日期】2023-11-22", "【生效日期】2023-11-20",
        "【效力】有效", "本公告自发布之日起实施。", "海关总署", "2023年11月20日",
    )  # fmt: skip
    settle(opened, slip, at=noon("2023-11-23"), silent=True)
    for day in ("2023-11-19", "2023-11-21", "2023-11-22"):
        (rule,) = ask(opened.folder, "--on", day)["rules"]
        assert rule["key"] == "gacc/announcement/2023/169"
        assert "2023-11-20" in rule["conflict"] and "2023-11-22" in rule["conflict"]
    printed = run(opened.folder, "--on", "2023-11-21").stdout
    assert "CONFLICT: " in printed and "1 with a CONFLICT" in printed


def test_a_draft_is_no_rule_to_come(opened: Workspace) -> None:
    draft = act("mofcom/notice/2024/9", "2024-01-01", title="关于公开征求《办法（征求意见稿）》意见的通知")
    settle(opened, draft, at=noon("2024-01-02"), silent=True)
    assert groups(on(opened, "2024-02-01")) == {draft.key: "draft"}
    assert on(opened, "2024-02-01", state="coming").rules == ()


# -- what they are about -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("about", ["口罩", "mask", "Masks", "N95", "n95", "mask "])
def test_masks_in_both_languages_and_through_codes_and_annexes(demo_folder: Path, about: str) -> None:
    found = ask(demo_folder, "--on", "2020-05-01", "--about", about)
    assert {rule["key"] for rule in found["rules"]} == {FIVE, TWELVE, FIFTY_THREE, THIRTY_TWO}
    where = {match["where"]: match for match in one(found, FIFTY_THREE)["matches"]}
    assert where["text"]["by"] == "HS code" and where["text"]["found"] == "6307900010"
    assert "医用口罩" in where["document 公告附件.xls"]["around"]
    assert "added to register gacc-export-inspection, entry gacc-export-inspection/6307900010" in where


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("6307900010", {FIFTY_THREE}),
        ("6307.90.00.10", {FIFTY_THREE}),
        ("HS 6307 90 00 10", {FIFTY_THREE}),
        ("６３０７９０００１０", {FIFTY_THREE}),
        ("6307900010999", {FIFTY_THREE}),  # 13 digits of the declaration: its ten stand in the act
        ("63079000", {FIFTY_THREE, DECEMBER}),
        ("6307", {FIFTY_THREE, DECEMBER}),
        ("6307900090", {FIFTY_THREE, DECEMBER}),
        ("6308", set()),
        ("2020", set()),
    ],
)
def test_hs_codes_match_what_they_begin_with_and_what_begins_with_them(
    demo_folder: Path, about: str, found: set[str]
) -> None:
    assert {rule["key"] for rule in ask(demo_folder, "--on", "2021-01-01", "--about", about)["rules"]} == found


def test_several_questions_are_any_of_them_and_a_match_says_which(demo_folder: Path) -> None:
    found = ask(demo_folder, "--on", "2021-01-01", "--about", "6307900090", "--about", "呼吸机", "--state", "in-force")
    asked = {rule["key"]: {match["asked"] for match in rule["matches"]} for rule in found["rules"]}
    assert asked[DECEMBER] == {"6307900090"} and asked[FIVE] == {"呼吸机"}
    assert asked[FIFTY_THREE] == {"6307900090", "呼吸机"}


@pytest.mark.parametrize("about", ["公告2020年第53号", "2020年第53号", "GACC 2020-53", FIFTY_THREE])
def test_an_act_is_found_by_its_number(demo_folder: Path, about: str) -> None:
    (rule,) = ask(demo_folder, "--on", "2020-05-01", "--about", about)["rules"]
    assert rule["key"] == FIFTY_THREE and "number" in {match["where"] for match in rule["matches"]}


def test_one_issuer_by_code_or_name(demo_folder: Path) -> None:
    for issuer in ("samr", "市场监管总局", "SAMR"):
        found = ask(demo_folder, "--on", "2023-09-01", "--issuer", issuer)
        assert {rule["key"] for rule in found["rules"]} == {TWELVE, THIRTY_TWO}


HITS = [
    ("GB 2626-2019", "执行GB2626—2019标准", "GB2626—2019"),
    ("GB 2626-2019", "执行GB 2626-2006标准", None),
    ("GB 2626", "执行 ＧＢ ２６２６-2006 标准", "ＧＢ ２６２６-2006"),
    ("GB 2626", "GB 26260和GB 2626.1", None),
    ("gb/t 32610", "符合GB/T32610-2016", "GB/T32610-2016"),
    ("YY 0469-2011", "YY 0469", "YY 0469"),
    ("CNAS L0290", "认可证书（CNAS L0290）有效", "CNAS L0290"),
    ("L0290", "CNAS L02901", None),
    ("3M中国有限公司", "3M（中国）有限公司", "3M（中国）有限公司"),
    ("口罩", "医用口\n罩出口", "口 罩"),
    ("医用口罩", "非医用口罩", None),
    ("mask", "unmasked, masking tape", None),
    ("face mask", "Face-masks for surgery", "Face-masks"),
    ("冷链食品", "进口冷链食品", "冷链食品"),
    ("6307", "税号63.07项下", "63.07"),
    ("6307900010", "税目6307", "6307"),
    ("6307900010", "电话：0571-63079000", None),
    ("6307900010", "6307900010987654", None),
    ("2008", "根据2008年公告；电话2008", None),
    ("2008", "品目2008项下", "2008"),
    ("20089900", "HS编码 2008.99.00", "2008.99.00"),
    ("2009", "编号20091231-1，发布于20091231。", None),
]


@pytest.mark.parametrize(("asked", "text", "found"), HITS)
def test_how_a_question_meets_a_text(asked: str, text: str, found: str | None) -> None:
    hits = [match.found for match in matches([topic(asked, shipped())], [("text", text)])]
    assert (hits[0] if hits else None) == found


def test_words_around_are_kept_short_and_a_hostile_text_takes_no_time() -> None:
    asked = [topic(words, shipped()) for words in ("口罩", "mask", "6307", "GB 2626-2019", "某某医疗器械有限公司")]
    for hostile in ("口 " * 300_000, "6307 " * 200_000, "GB/" * 300_000, "m a s k " * 100_000, "某 (" * 200_000):
        began = time.perf_counter()
        found = matches(asked, [("text", hostile)])
        assert time.perf_counter() - began < 5
        assert all(len(match.around) < 200 for match in found)


def test_codes_beside_each_other_are_read_apart() -> None:
    assert [code for _, _, code in printed_codes("9019200010 9019200090、6307.90.00.10")] == [
        "9019200010", "9019200090", "6307900010",
    ]  # fmt: skip


# -- the dictionary ----------------------------------------------------------------------------------------------------


def test_a_users_own_concept_is_asked_for_by_any_of_its_names(opened: Workspace, tmp_path: Path) -> None:
    notice = dataclasses.replace(
        act("gacc/announcement/2024/1", "2024-01-01"), provisions=(Provision(text="进口榴莲"),)
    )
    settle(opened, notice, at=noon("2024-01-02"), silent=True)
    config = tmp_path / "regwatch.toml"
    config.write_text('[dictionary.durian]\nzh = ["榴莲"]\nen = ["durian"]\nhs = ["0810.60"]\n', "utf-8")
    options = ("--on", "2024-02-01", "--about", "durian")
    assert ask(opened.folder, *options)["rules"] == []
    assert len(ask(opened.folder, *options, config=config)["rules"]) == 1
    beside = tmp_path / "products.toml"
    beside.write_text('[durian]\nzh = ["榴莲"]\n', "utf-8")
    config.write_text('dictionary = "products.toml"\n', "utf-8")
    assert len(ask(opened.folder, *options, config=config)["rules"]) == 1


def test_a_known_concept_is_added_to() -> None:
    more = merged({"mask": Concept(zh=("面罩",))})["mask"]
    assert set(shipped()["mask"].zh) < set(more.zh) and "面罩" in more.zh and more.hs == shipped()["mask"].hs


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[dictionary.durian]\n", "dictionary.durian is empty"),
        ('[dictionary.durian]\nchinese = ["榴莲"]\n', "dictionary.durian: Object contains unknown field `chinese`"),
        ('[dictionary.durian]\nzh = "榴莲"\n', "dictionary.durian: Expected `array`, got `str`"),
        ('[dictionary.durian]\nhs = ["081O60"]\n', "dictionary.durian: hs '081O60' is no code of 4 to 13 digits"),
        ('[dictionary.durian]\nzh = [" "]\n', "a name is blank"),
        ('dictionary = "nowhere.toml"\n', "cannot be read: No such file"),
        ("dictionary = 3\n", "Expected `object`, got `int`"),
    ],
)
def test_what_is_wrong_with_a_dictionary_is_said(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        settings_of(text, str(tmp_path / "regwatch.toml"))
    assert said in str(error.value) and ".toml" in error.value.about and error.value.remedy


def test_a_dictionary_file_that_is_no_toml_is_named() -> None:
    with pytest.raises(DictionaryError, match=r"own\.toml: not valid TOML"):
        parse("[mask", "own.toml")


def test_every_shipped_name_finds_itself() -> None:
    for name, concept in shipped().items():
        for word in (*concept.words, *concept.standards):
            assert matches([topic(word, shipped())], [("text", f"关于{word}的")]), (name, word)


# -- the command -------------------------------------------------------------------------------------------------------


def test_nothing_found_is_said_and_no_failure(demo_folder: Path) -> None:
    result = run(demo_folder, "--on", "2020-05-01", "--about", "榴莲")
    assert result.exit_code == 0 and "No rule in the archive matches." in result.stdout
    assert ask(demo_folder, "--on", "2020-05-01", "--about", "榴莲")["rules"] == []
    assert ask(demo_folder, "--on", "1990-01-01", "--state", "in-force")["rules"] == []


@pytest.mark.parametrize("options", [("--on", "2020-02-30"), ("--state", "valid"), ("--known-by", "soon"), ("--oops",)])
def test_an_unknown_value_is_wrong_usage(demo_folder: Path, options: tuple[str, ...]) -> None:
    assert run(demo_folder, *options).exit_code == 2


def test_an_unknown_issuer_or_an_empty_question_is_wrong_usage(customs: Workspace) -> None:
    for wrong in ({"issuer": "nobody"}, {"state": "valid"}):
        with pytest.raises(RulesError) as error:
            on(customs, "2024-01-01", **wrong)
        assert error.value.exit_code == 2 and error.value.remedy
    for empty in ("", "  ", "。", "x" * 400):
        with pytest.raises(TopicError) as wrong_topic:
            on(customs, "2024-01-01", about=empty)
        assert wrong_topic.value.exit_code == 2


def test_a_publishers_control_characters_never_reach_the_terminal(opened: Workspace) -> None:
    hostile = act("gacc/announcement/2024/1", "2024-01-01", title="口罩\x1b[2J\u202e公告")
    settle(opened, hostile, at=noon("2024-01-02"), silent=True)
    printed = run(opened.folder, "--on", "2024-02-01", "--about", "口罩").stdout
    assert "口罩" in printed and "\x1b" not in printed and "\u202e" not in printed


def test_five_thousand_notices_are_judged_and_searched_in_seconds(opened: Workspace) -> None:
    real = corpus()
    with opened.facts.transaction():
        for number, notice in enumerate(_many(real, 5000)):
            source = "gacc" if number % 2 else "mofcom"
            opened.facts.versions.add(notice, source=source, seen_at=noon("2026-01-02"), snapshots=(), reader="1")
    for about in ((), ("口罩",), ("水产品", "6307900010", "GB 2626-2019")):
        began = time.perf_counter()
        found = on(opened, "2018-01-01", about=about)
        assert time.perf_counter() - began < 10, about
        assert (len(found.rules) >= 5154) == (about == ())


def _many(real: list[Notice], count: int) -> Iterator[Notice]:
    yield from real
    for number in range(count):
        notice = real[number % len(real)]
        day = date.fromordinal(date(2005, 1, 1).toordinal() + number)
        key = f"gacc/announcement/{day.year}/{1000 + number}"
        earlier = f"gacc/announcement/{date.fromordinal(day.toordinal() - 1).year}/{999 + number}"
        effects = (does(("repeals", "amends", "suspends")[number % 3], earlier),) if number % 4 else ()
        fact = Fact(name="number", value=str(number), words="", origin="rule")
        yield dataclasses.replace(
            notice, key=key, identity=key, year=day.year, number=1000 + number, published=day, effective=day,
            effects=effects, facts=(fact,), until=None, title=f"{notice.title} {number}",
        )  # fmt: skip
