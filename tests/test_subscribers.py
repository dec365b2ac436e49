"""Subscriptions in the database, groups, opt-outs and lists of members: by command line, as operators meet them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.consent.leaving import withheld
from monitor.diff.change import Change, Kind
from monitor.ledger.groups import Member
from monitor.ledger.subscribers import EVERYTHING, State
from monitor.subscription import Subscription
from monitor.subscriptions import roster
from monitor.workspace import Workspace, workspace

NOON = datetime(2020, 4, 10, 4, tzinfo=UTC)
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(tmp_path: Path, folder: Path) -> Run:
    config = tmp_path / "regwatch.toml"
    config.write_text('[[subscription]]\nname = "filed"\nchannel = "maildir"\nwords = ["呼吸机"]\n', "utf-8")

    def call(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, ["--data", str(folder), "--config", str(config), *words])
        problem = f"{result.output}{result.exception or ''}"
        assert (result.exit_code == 0) is (code == 0), problem
        if result.exception and not isinstance(result.exception, SystemExit):
            assert getattr(result.exception, "exit_code", 1) == code, problem
        return result

    return call


def said(result: Result) -> str:
    return f"{result.output}{result.exception or ''}"


def change(key: str = "gacc/announcement/2020/53", **facts: object) -> Change:
    given = {
        "kind": Kind.NOTICE_PUBLISHED, "source": "gacc", "key": key, "title": "关于医用口罩的公告",
        "seen_at": datetime.now(UTC) - timedelta(days=3),
    }  # fmt: skip
    return Change(**{**given, **facts})  # type: ignore[arg-type]


def on_record(folder: Path, *changes: Change) -> None:
    with workspace(folder) as opened, opened.facts.transaction():
        opened.ledger.record([(one, "") for one in changes], (), occasion="x", now=NOON)


def told(opened: Workspace, *changes: Change, declared: tuple[Subscription, ...] = ()) -> list[tuple[str, str]]:
    """Record changes as a check does; who is owed a message, and by which subscription first."""
    with opened.facts.transaction():
        readers = opened.ledger.subscribers.effective(declared)
        opened.ledger.record([(one, "") for one in changes], readers, occasion=str(changes[0].key), now=NOON)
    outbox = opened.ledger.outbox
    return [(message.person, outbox.subscriptions_of(message)[0]) for message in outbox.find()]


def test_what_would_have_matched_is_told_before_it_is_saved(run: Run, folder: Path) -> None:
    old = change("gacc/announcement/2019/1", seen_at=datetime.now(UTC) - timedelta(days=200))
    on_record(folder, change(), change("gacc/announcement/2020/54", title="关于大豆的公告"), old)
    result = run("subscribe", "anna@example.org", "--word", "口罩")
    first, row, saved = result.output.splitlines()
    assert first == "anna: would have matched 1 change in the last 90 days (2 of the 3 on record)"
    assert "gacc/announcement/2020/53" in row and saved.startswith("saved anna: words: 口罩; immediate; to anna@")
    again = run("subscribe", "anna@example.org", "--word", "口罩")
    assert "already subscribed as anna: nothing changed" in again.output
    found = json.loads(run("subscribe", "bo@example.org", "--word", "大豆", "--dry-run", "--json").stdout)
    assert (found["matched"], found["of"], found["on_record"], found["saved"]) == (1, 2, 1, False)
    assert [one["name"] for one in json.loads(run("subscriptions", "--json").output)] == ["filed", "anna"]


def test_a_subscription_that_matches_everything_is_warned_of(run: Run, folder: Path) -> None:
    on_record(folder, *(change(f"gacc/announcement/2020/{n}") for n in range(6)))
    assert "it matches everything" in said(run("subscribe", "anna@example.org"))
    assert "matches everything on record" in said(run("subscribe", "bo@example.org", "--source", "gacc"))
    assert "everything" not in said(run("subscribe", "cy@example.org", "--source", "mofcom"))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("a@b.org", "--source", "gac"), "Did you mean gacc"),
        (("a@b.org", "--kind", "notice.publish"), "perhaps notice.published"),
        (("not-an-address",), "needs an address"),
        (("a@b.org", "--channel", "smpt"), "did you mean smtp"),
        (("a@b.org", "--timezone", "Middle/Earth"), "unknown timezone Middle/Earth"),
        (("a@b.org", "--quiet", "at night"), "quiet must be two times"),
        (("a@b.org", "--name", "filed"), "there is a subscription 'filed' already"),
        ((), "Give an ADDRESS"),
    ],
)
def test_what_cannot_be_saved_is_refused_in_words_and_not_saved(run: Run, words: tuple[str, ...], problem: str) -> None:
    assert problem in said(run("subscribe", *words, code=2))
    run("subscribe", "ok@example.org")
    assert [one["name"] for one in json.loads(run("subscriptions", "--json").output)] == ["filed", "ok"]


def test_the_subscriptions_of_the_file_are_listed_before_there_is_an_archive(run: Run, folder: Path) -> None:
    assert "filed\tactive" in run("subscriptions").output
    assert json.loads(run("subscriptions", "list", "--json").output)[0]["origin"] == "file"
    assert not folder.exists()


def test_a_source_misspelt_in_the_configuration_is_warned_of(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "regwatch.toml").open("a", encoding="utf-8") as file:
        file.write('[[subscription]]\nname = "odd"\nchannel = "maildir"\nsources = ["mofcm"]\n')
    run("subscribe", "ok@example.org")
    result = run("subscriptions")
    assert "'odd' of the configuration: unknown source 'mofcm'. Did you mean mofcom" in said(result)
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["filed", "odd", "ok"]


def test_a_day_or_an_hour_implies_its_digest(run: Run) -> None:
    for words, when in ((("--weekday", "Fri"), "weekly"), (("--day", "31"), "monthly"), (("--at", "09:00"), "daily"),
                        ((), "immediate"), (("--at", "09:00", "--when", "weekly"), "weekly")):  # fmt: skip
        shape = json.loads(run("subscribe", "a@example.org", *words, "--dry-run", "--json").stdout)
        assert shape["subscription"]["when"] == when


def test_subscriptions_are_shown_edited_stopped_and_resumed(run: Run, folder: Path) -> None:
    run("subscribe", "anna@example.org", "--word", "口罩", "--when", "weekly", "--at", "09:30")
    run("subscriptions", "edit", "anna", "--clear", "words", "--source", "GACC", "--language", "both")
    shown = json.loads(run("subscriptions", "show", "anna", "--json").output)
    assert (shown["words"], shown["sources"], shown["language"], shown["at"]) == ([], ["gacc"], "both", "09:30")
    run("subscriptions", "stop", "anna")
    with workspace(folder) as opened:
        assert told(opened, change()) == []
    run("subscriptions", "resume", "anna")
    with workspace(folder) as opened:
        assert told(opened, change("gacc/announcement/2020/54")) == [("anna@example.org", "anna")]
    assert "stands in the configuration file" in said(run("subscriptions", "edit", "filed", "--word", "x", code=2))
    run("subscriptions", "stop", "filed")
    assert "filed\tstopped" in run("subscriptions").output
    assert "Did you mean anna" in said(run("subscriptions", "show", "ana", code=2))


def test_stopping_and_resuming_is_no_way_around_a_confirmation(opened: Workspace) -> None:
    people = opened.ledger.subscribers
    with opened.facts.transaction():
        people.pending(Subscription(name="anna", address="anna@example.org"), "page", NOON)
        people.stop("anna", "cli", NOON)
        people.resume("anna", "cli", NOON)
    held = people.get("anna")
    assert held and held.state is State.PENDING and told(opened, change()) == []
    with opened.facts.transaction():
        assert people.confirm("anna", "page", NOON) and not people.confirm("anna", "page", NOON)
    assert told(opened, change("k/1")) == [("anna@example.org", "anna")]


def test_a_group_goes_to_each_member_once_in_their_language_and_who_left_stays_away(opened: Workspace) -> None:
    people = opened.ledger.subscribers
    with opened.facts.transaction():
        people.add(Subscription(name="masks", group="members", channel="maildir"), how="cli", at=NOON)
        for name in ("Li@example.org", "wang@example.org", "zhao@example.org"):
            member = Member(group="members", person=name.casefold(), address=name, language="zh")
            people.join(member, "csv", NOON)
        people.part("members", "wang@example.org", "cli", NOON)
        people.leave("zhao@example.org", "masks", "page", NOON)
    own = Subscription(name="own", address="LI@example.org", channel="maildir")
    assert told(opened, change(), declared=(own,)) == [("li@example.org", "own")]
    assert told(opened, change("k/2"))[-1] == ("li@example.org", "masks")
    assert opened.ledger.outbox.find()[-1].language == "zh"
    with opened.facts.transaction():
        people.rejoin("zhao@example.org", "masks", "page", NOON)
        people.join(Member(group="members", person="wang@example.org", address="wang@example.org"), "csv", NOON)
    assert {person for person, _ in told(opened, change("k/3"))} == {"li@example.org", "zhao@example.org"}


def test_who_left_everything_is_told_nothing_new_and_every_step_is_on_record(opened: Workspace) -> None:
    people = opened.ledger.subscribers
    anna = Subscription(name="anna", address="anna@example.org", channel="maildir")
    with opened.facts.transaction():
        for _ in range(2):
            people.leave("anna@example.org", EVERYTHING, "one-click", NOON)
        people.add(Subscription(name="later", address="Anna@example.org", channel="maildir"), how="cli", at=NOON)
    assert told(opened, change(), declared=(anna,)) == []
    with opened.facts.transaction():
        people.rejoin("anna@example.org", EVERYTHING, "page", NOON)
    assert len(told(opened, change("k/2"), declared=(anna,))) == 1
    steps = [(step.what, step.subscription) for step in people.consents("anna@example.org")]
    assert steps == [("left", ""), ("added", "later"), ("rejoined", "")]


MEMBERS = (
    "邮箱;姓名;分组;语言;公司\r\n"
    "li@example.org;李娜;会员;中文;甲\r\n"
    "nobody;王;会员;;乙\r\n"
    '"wang@example.org";"王; 伟";会员|buyers;双语;丙\r\n'
    "LI@example.org;李娜;会员;中文;甲\r\n"
    ";;;;\r\n"
    ";赵;会员;;\r\n"
    "sun@example.org;孙;会员;klingon;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_member_list_is_read_as_spreadsheets_save_it_and_read_again_without_effect(
    run: Run, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = MEMBERS if delimiter == ";" else MEMBERS.replace(";", "\t").replace("王\t 伟", "王; 伟")
    (tmp_path / "m.csv").write_bytes(text.encode(encoding))
    came = json.loads(run("subscriptions", "import", str(tmp_path / "m.csv"), "--json", code=1).stdout)
    assert (came["added"], came["unused_columns"]) == (3, ["公司"])
    assert [one["line"] for one in came["wrong"]] == [3, 7, 8] and came["twice"][0]["line"] == 5
    found = json.loads(run("members", "--json").output)
    assert {(one["group"], one["person"], one["name"], one["language"]) for one in found} == {
        ("会员", "li@example.org", "李娜", "zh"),
        ("会员", "wang@example.org", "王; 伟", "both"),
        ("buyers", "wang@example.org", "王; 伟", "both"),
    }
    run("members", "remove", "会员", "li@example.org")
    again = json.loads(run("subscriptions", "import", str(tmp_path / "m.csv"), "--json", code=1).stdout)
    assert (again["added"], again["changed"], again["unchanged"], again["left"]) == (0, 0, 2, 1)
    assert len(json.loads(run("members", "--json").output)) == 2


def test_export_and_import_carry_everything_to_another_archive(run: Run, tmp_path: Path, folder: Path) -> None:
    run(
        "subscribe", "anna@example.org", "--word", "医用 口罩", "--word", "face mask", "--watch", "CNAS L0290",
        "--code", "6307", "--when", "monthly", "--day", "31", "--quiet", "22:00-07:00", "--heartbeat", "--remind", "30",
        "--no-urgent-breaks-quiet", "--timezone", "Europe/Berlin", "--language", "both",
    )  # fmt: skip
    run("subscribe", "--group", "会员", "--significance", "urgent")
    run("subscribe", "bo@example.org", "--source", "gacc")
    run("subscriptions", "stop", "bo")
    run("members", "add", "会员", "li@example.org", "--name", "=cmd|'/c calc'!A1", "--language", "zh")
    run("members", "add", "会员", "wang@example.org")
    run("members", "remove", "会员", "wang@example.org")
    out = tmp_path / "out.csv"
    run("subscriptions", "export", "--out", str(out))
    assert out.read_bytes().startswith(b"\xef\xbb\xbf") and b",=cmd" not in out.read_bytes()
    before = {one["name"]: one for one in json.loads(run("subscriptions", "--json").output)}
    people = json.loads(run("members", "--gone", "--json").output)
    folder.rename(tmp_path / "elsewhere")
    run("subscriptions", "import", str(out))
    after = {one["name"]: one for one in json.loads(run("subscriptions", "--json").output)}
    own = ("origin", "created_at", "changed_at")
    assert [{k: v for k, v in one.items() if k not in own} for one in after.values()] == [
        {k: v for k, v in before[name].items() if k not in own} for name in after
    ]
    assert before.keys() == after.keys()
    gone = [{k: v for k, v in one.items() if k != "left_at"} | {"gone": bool(one["left_at"])} for one in people]
    again = json.loads(run("members", "--gone", "--json").output)
    assert [{k: v for k, v in one.items() if k != "left_at"} | {"gone": bool(one["left_at"])} for one in again] == gone


def test_a_list_nobody_can_read_is_refused_and_a_rehearsal_keeps_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "m.csv"
    for content, problem in ((b"", "is empty"), (b"company,phone\nx,1\n", "no column of addresses"),
                             (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text")):  # fmt: skip
        file.write_bytes(content)
        assert problem in said(run("subscriptions", "import", str(file), code=1))
    file.write_text("email,words,when\nanna@example.org,口罩；mask,weekly\nbo@example.org,,yearly\n", "utf-8")
    came = said(run("subscriptions", "import", str(file), "--dry-run", code=1))
    assert "line 3" in came and "when must be" in came and "would be 1 added" in came
    assert len(json.loads(run("subscriptions", "--json").output)) == 1
    run("subscriptions", "import", str(file), code=1)
    (_, anna) = json.loads(run("subscriptions", "--json").output)
    assert (anna["name"], anna["words"], anna["when"]) == ("anna@example.org", ["口罩", "mask"], "weekly")


def test_a_list_of_ten_thousand_is_taken_within_seconds(opened: Workspace) -> None:
    from monitor.watch.rosters import take

    lines = "email,name,group\n" + "".join(f"reader-{n}@example.org,读者{n},会员\n" for n in range(10_000))
    began = datetime.now(UTC)
    with opened.facts.transaction():
        came = take(roster.read(lines.encode(), "m.csv"), opened.ledger.subscribers, lambda one: one, set(),
                    group="", at=NOON)  # fmt: skip
        opened.ledger.subscribers.add(Subscription(name="all", group="会员"), how="cli", at=NOON)
    assert came.added == 10_000 and len(told(opened, replace(change(), key="k"))) == 10_000
    assert datetime.now(UTC) - began < timedelta(seconds=20)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--when", "weekly", "--day", "3"), "--day is for monthly"),
        (("--weekday", "mon", "--day", "3"), "--day is for monthly"),
        (("--when", "immediate", "--at", "09:00"), "--at is for daily"),
    ],
)
def test_an_hour_or_a_day_that_would_never_be_heeded_is_refused(run: Run, words: tuple[str, ...], problem: str) -> None:
    assert problem in said(run("subscribe", "anna@example.org", "--word", "口罩", *words, code=2))
    run("subscribe", "anna@example.org", "--name", "masks", "--word", "口罩")
    assert "--at is for daily" in said(run("subscriptions", "edit", "masks", "--at", "09:00", code=2))
    run("subscriptions", "edit", "masks", "--at", "09:00", "--when", "daily")


@pytest.mark.parametrize("line", ['a@example.org,"Bo,g', 'a@example.org,"Bo "the" man",g', '"a@example.org",Bo"s,g'])
def test_a_quotation_mark_too_many_swallows_no_rows(line: str) -> None:
    rest = 'b@example.org,"Li, Na",g\nc@example.org,"two\nlines",g\n'
    found = roster.read(f"address,person,group\n{line}\n{rest}".encode(), "m.csv").lines
    assert [one.number for one in found] == [2, 3, 4]
    assert [one.cells["person"] for one in found[1:]] == ["Li, Na", "two\nlines"]
    assert found[0].cells["group"] == "g" and "Bo" in found[0].cells["person"]


def test_what_is_owed_says_why_it_is_withheld_from_who_left_was_taken_out_or_is_no_longer_served(
    opened: Workspace,
) -> None:
    people, found = opened.ledger.subscribers, change()
    with opened.facts.transaction():
        people.add(Subscription(name="club", group="club", channel="file"), how="cli", at=NOON)
        for who in ("li", "bo", "mei"):
            at = f"{who}@example.org"
            people.join(Member(group="club", person=at, address=at), "cli", NOON)
        opened.ledger.record([(found, "")], people.effective(()), occasion="x", now=NOON)
        people.part("club", "li@example.org", "cli", NOON)
        people.leave("bo@example.org", "club", "page", NOON)
    owed = {message.person: message for message in opened.ledger.outbox.find("due")}
    reasons = {person: withheld(opened.ledger, message) for person, message in owed.items()}
    assert reasons == {
        "li@example.org": "withheld: the reader is no longer in the group of “club”",
        "bo@example.org": "withheld: the reader has left “club”",
        "mei@example.org": "",
    }
    with opened.facts.transaction():
        people.stop("club", "cli", NOON)
    assert withheld(opened.ledger, owed["mei@example.org"]) == "withheld: “club” is stopped"


def test_who_unsubscribed_and_is_put_into_a_group_stays_away_and_the_operator_is_told(run: Run, folder: Path) -> None:
    run("subscribe", "--group", "club", "--word", "口罩")
    for address in ("li@example.org", "bo@example.org"):
        run("members", "add", "club", address)
    run("unsubscribe", "li@example.org")
    run("unsubscribe", "bo@example.org", "--subscription", "club")
    assert "unsubscribed from everything" in said(run("members", "add", "club", "li@example.org"))
    assert "unsubscribed from club" in said(run("members", "add", "club", "bo@example.org"))
    assert "warning" not in said(run("members", "add", "club", "mei@example.org"))
    with workspace(folder) as opened:
        assert [one.address for one in opened.ledger.subscribers.effective(())] == ["mei@example.org"]


def test_a_corrected_address_tells_what_is_owed_to_the_old_one_and_how_to_withhold_it(run: Run, folder: Path) -> None:
    run("subscribe", "old@example.org", "--name", "masks", "--word", "口罩")
    with workspace(folder) as opened, opened.facts.transaction():
        effective = opened.ledger.subscribers.effective(())
        opened.ledger.record([(change(), "")], effective, occasion="x", now=NOON)
    told = said(run("subscriptions", "edit", "masks", "--address", "new@example.org"))
    assert "1 message is owed to old@example.org already" in told
    run("unsubscribe", "old@example.org", "--subscription", "masks")
    with workspace(folder) as opened:
        (message,) = opened.ledger.outbox.find("due")
        assert withheld(opened.ledger, message)
        assert [one.address for one in opened.ledger.subscribers.effective(())] == ["new@example.org"]
