"""The association's desk, by its commands: drafted, edited, approved, published once, corrected to the same people."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import default
from io import BytesIO
from pathlib import Path

import docx
import feedparser
import pypdfium2
import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.diff.change import Change
from monitor.ledger.groups import Member
from monitor.workspace import workspace
from snapshots.errors import RegwatchError
from tests.alert_room import KEY, SEEN, notice, published, record, removed, stored
from tests.mail_server import MailServer, mail_server

HOSTILE = "关于<script>alert(1)</script>**口罩**的公告\r\nBcc: evil@example.org"
OTHER = "mofcom/announcement/2020/7"


class Desk:
    """One association's folder, and its commands."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data, self.config = folder / "data", folder / "regwatch.toml"
        self.config.write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "desk@example.org"\n'
            '[[subscription]]\nname = "board"\naddress = "board@example.org"\nlanguage = "zh"\nwhen = "monthly"\n',
            "utf-8",
        )  # fmt: skip

    def __call__(self, *arguments: str, fails: str = "") -> str:
        asked = ["--config", str(self.config), "--data", str(self.data), *arguments]
        result = CliRunner().invoke(cli, asked)
        if not fails:
            assert result.exit_code == 0, (result.output, result.exception)
            return result.stdout
        assert result.exit_code != 0, result.output
        said = str(result.exception) if isinstance(result.exception, RegwatchError) else result.output
        assert fails in said, said
        return said

    def json(self, *arguments: str) -> dict:
        return json.loads(self("digest", *arguments, "--json"))

    def new(self, *options: str) -> dict:
        return self.json(
            "new", "--title", "Export rules, April", "--since", "2020-03-25", "--until", "2020-04-30", *options
        )

    def public(self, issue: int = 1, *options: str) -> None:
        self("digest", "approve", str(issue), "--by", "Li Na")
        self("digest", "publish", str(issue), "--group", "members", *options)

    def add(self, *changes: Change) -> None:
        with workspace(self.data) as room:
            record(room, changes)


@pytest.fixture
def server(tmp_path: Path):  # type: ignore[no-untyped-def]
    with mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: MailServer) -> Desk:
    made = Desk(tmp_path, server.port)
    with workspace(made.data) as room:
        act = published(room)
        hostile = published(room, notice("一。", key=OTHER, title=HOSTILE, effective=None))
        record(room, [act, hostile, removed(room, 1), removed(room, 2), removed(room, 9, cause=None)])
        with room.facts.transaction():
            for name in ("anna", "bo"):
                member = Member(group="members", person=f"{name}@example.org", address=f"{name}@example.org")
                room.ledger.subscribers.join(member, "cli", SEEN)
    return made


def received(server: MailServer) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for envelope in server.received:
        found.setdefault(envelope.rcpt_tos[0], []).append(message_from_bytes(envelope.content))
    return found


def subject(mail: Message) -> str:
    return str(make_header(decode_header(mail["Subject"])))


def body(mail: Message, kind: str = "plain") -> str:
    part = message_from_bytes(mail.as_bytes(), policy=default).get_body((kind,))
    assert part is not None
    return part.get_content()


def test_a_draft_holds_every_change_of_the_period_once_entries_under_their_act(desk: Desk) -> None:
    issue = desk.new()
    assert issue["id"] == 1 and issue["state"] == "drafted"
    changes = [change for item in issue["items"] for change in item["changes"]]
    everything = json.loads(desk("changes", "--json"))
    assert sorted(changes) == sorted(one["id"] for one in everything)
    act = next(item for item in issue["items"] if item["key"] == KEY)
    assert [entry["key"] for entry in act["entries"]] == ["test-labs/1", "test-labs/2"]


def test_words_and_sources_narrow_a_draft_and_what_stands_in_no_issue_is_told(desk: Desk) -> None:
    issue = desk.new("--word", "口罩")
    assert [item["key"] for item in issue["items"]] == [OTHER]
    assert len(issue["in_no_issue"]) == 4


def test_a_period_begins_where_the_series_last_issue_ended(desk: Desk) -> None:
    desk("digest", "new", fails="--since")
    desk.new()
    assert desk.json("new")["since"] == "2020-05-01"
    desk("digest", "new", "--since", "2020-05-02", "--until", "2020-05-01", fails="before it begins")


def test_an_edited_file_comes_back_as_it_was_written(desk: Desk, tmp_path: Path) -> None:
    issue = desk.new()
    file = tmp_path / "edited.toml"
    desk("digest", "edit", "1", "--out", str(file))
    text = file.read_text("utf-8")
    blocks = text.split("\n[[item]]\n")
    last = blocks[-1].replace('note_zh = ""', "note_zh = '''\n第一行 \\ “引号”\n\n- 二\n'''")
    changed = "\n[[item]]\n".join([blocks[0].replace('introduction_en = ""', 'introduction_en = "Dear"'), last,
                                   *blocks[1:-1]]).replace("show = true", "show = false", 2)  # fmt: skip
    file.write_text(changed, "utf-8")
    desk("digest", "edit", "1", "--file", str(file), "--by", "Li")
    after = desk.json("show", "1")
    assert [item["id"] for item in after["items"]] == [
        issue["items"][-1]["id"],
        *(i["id"] for i in issue["items"][:-1]),
    ]
    assert after["items"][0]["note"]["zh"] == "第一行 \\ “引号”\n\n- 二"
    assert [item["show"] for item in after["items"]] == [False, False, True]
    assert after["introduction"]["en"] == "Dear"
    assert after["history"][-1]["by"] == "Li" and len(after["history"][-1]["dropped"]) == 2
    again = tmp_path / "again.toml"
    desk("digest", "edit", "1", "--out", str(again))
    assert desk("digest", "edit", "1", "--file", str(again)).strip() == "issue 1: nothing is different"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text.replace("show = true", "show = 3", 1), "line 20: Expected `bool`"),
        (lambda text: text.replace("show = true", "shown = true", 1), "line 20: Object contains unknown field `shown`"),
        (lambda text: text.replace('note_en = ""', "note_en = ", 1), "at line 21"),
        (lambda text: text.replace('id = "', 'id = "x', 1), "no item 'x"),
        (lambda text: text.rsplit("[[item]]", 1)[0], "items are missing"),
        (lambda text: text + "[[item]]" + text.rsplit("[[item]]", 1)[1], "stands there twice"),
        (lambda text: text.replace("issue = 1", "issue = 2"), "this file is of issue 2 (line 6)"),
        (lambda text: text.replace("revision = 1", "revision = 77"), "after this file was made"),
        (lambda text: "x = [", "at line 1"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_place_and_alters_nothing(
    desk: Desk,
    tmp_path: Path,
    spoil,
    told: str,  # type: ignore[no-untyped-def]
) -> None:
    desk.new()
    file = tmp_path / "edited.toml"
    file.write_text(spoil(desk("digest", "edit", "1", "--print")), "utf-8")
    said = desk("digest", "edit", "1", "--file", str(file), fails=told)
    assert str(file) in said
    assert len(desk.json("show", "1")["history"]) == 1


def test_an_editors_work_on_an_older_state_does_not_undo_what_came_after(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    file = tmp_path / "mine.toml"
    desk("digest", "edit", "1", "--out", str(file))
    desk("digest", "edit", "1", "--drop", "1", "--by", "Bo")
    desk("digest", "edit", "1", "--file", str(file), fails="edited by Bo")


def test_the_editor_of_the_environment_is_opened_and_its_work_kept_where_it_is_broken(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.new()
    script = tmp_path / "editor.sh"
    script.write_text('#!/bin/sh\nsed -i \'s/^title_en = .*/title_en = "Ours"/\' "$1"\n')
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    desk("digest", "edit", "1")
    assert desk.json("show", "1")["title"]["en"] == "Ours"
    script.write_text("#!/bin/sh\necho 'broken [' >> \"$1\"\n")
    said = desk("digest", "edit", "1", fails="Your edits are kept")
    kept = Path(said.split("--file ")[1].rstrip("'\n"))
    assert kept.read_text("utf-8").endswith("broken [\n")
    kept.unlink()


def test_options_pick_drop_move_and_note(desk: Desk) -> None:
    first, second, third = (item["id"] for item in desk.new()["items"])
    desk("digest", "edit", "1", "--drop", "2", "--move", third, "1", "--note", first[:4], "--note-zh", "请注意",
         "--note-en", "Mind", "--intro", "各位", "--title", "四月")  # fmt: skip
    after = desk.json("show", "1")
    assert [item["id"] for item in after["items"]] == [third, first, second]
    assert {item["id"]: item["show"] for item in after["items"]} == {first: True, second: False, third: True}
    assert after["items"][1]["note"] == {"en": "Mind", "zh": "请注意"}
    assert (after["introduction"]["zh"], after["title"]["zh"]) == ("各位", "四月")
    desk("digest", "edit", "1", "--pick", second)
    assert all(item["show"] for item in desk.json("show", "1")["items"])
    desk("digest", "edit", "1", "--drop", "nothing-like-it", fails="no item 'nothing-like-it'")
    desk("digest", "show", "7", fails="there is no issue 7")


def test_a_change_that_came_after_the_draft_is_told_and_can_be_taken_in(desk: Desk) -> None:
    desk.new()
    with workspace(desk.data) as room:
        late = published(room, notice("迟到。", key="gacc/announcement/2020/53", title="迟到的公告"))
        record(room, [late])
    desk("digest", "approve", "1", "--by", "Li")
    done = CliRunner().invoke(
        cli, ["--config", str(desk.config), "--data", str(desk.data), "digest", "publish", "1", "--group", "members"]
    )
    assert late.id in done.stderr and "stand in no issue" in done.stderr
    desk("digest", "correct", "1", "--note", "One was missing.", "--pick", late.id)
    text = desk("digest", "preview", "1")
    assert "迟到的公告" in text and "added by the correction of" in text


def test_only_what_was_approved_as_it_stands_is_published(desk: Desk) -> None:
    desk.new()
    desk("digest", "publish", "1", "--group", "members", fails="not approved")
    desk("digest", "approve", "1", "--by", "Li")
    desk("digest", "edit", "1", "--drop", "1")
    desk("digest", "publish", "1", "--group", "members", fails="not approved")
    desk("digest", "approve", "1", "--by", "Li")
    desk("digest", "publish", "1", "--group", "nobody", fails="Known are: members")
    desk("digest", "publish", "1", fails="say who it goes to")
    desk("digest", "publish", "1", "--group", "members")


def test_each_reader_gets_an_issue_once_and_publishing_again_is_refused(desk: Desk, server: MailServer) -> None:
    desk.new()
    desk.public(1, "--number", "12", "--on", "2020-05-06", "--subscription", "board")
    desk("digest", "publish", "1", "--group", "members", fails="already published as No. 12 of 2020-05-06")
    desk("send")
    desk("send")
    mails = received(server)
    assert {who: len(got) for who, got in mails.items()} == {
        "anna@example.org": 1, "bo@example.org": 1, "board@example.org": 1
    }  # fmt: skip
    anna, board = mails["anna@example.org"][0], mails["board@example.org"][0]
    assert subject(anna) == "Export rules, April 第12期 / No. 12" and "No. 12" not in subject(board)
    assert "第12期" in subject(board) and "Published:" not in body(board)
    assert anna["List-Unsubscribe"] and anna["List-Unsubscribe-Post"] and anna["List-Id"]
    assert anna["Bcc"] is None and "<script" not in body(anna, "html")
    assert "alert(1)" in body(anna, "html") and "alert(1)" in body(anna)


def test_numbers_run_in_a_series_and_are_given_once(desk: Desk) -> None:
    for _ in range(3):
        desk.new()
    desk.public(1)
    desk("digest", "approve", "2", "--by", "Li")
    desk(
        "digest", "publish", "2", "--group", "members", "--number", "1", fails="No. 1 of 'digest' is published already"
    )
    desk("digest", "publish", "2", "--group", "members")
    desk.public(3)
    assert [one["number"] for one in json.loads(desk("digest", "list", "--json"))] == [1, 2, 3]


def test_an_issue_of_a_day_to_come_waits_for_it(desk: Desk, server: MailServer) -> None:
    desk.new()
    desk.public(1, "--on", "2999-01-01")
    desk("send")
    assert server.received == []
    assert {one["state"] for one in desk.json("show", "1")["readers"]} == {"due"}


def test_a_correction_reaches_exactly_those_who_got_the_first(desk: Desk, server: MailServer) -> None:
    server.at_rcpt = lambda address: "550 no such user" if address.startswith("bo@") else None
    desk.new()
    desk("digest", "edit", "1", "--note", "1", "--note-en", "In force on **1 May**.", "--heading-en", "Old words")
    desk("digest", "correct", "1", "--note", "x", fails="not published")
    desk.public(1, "--number", "12")
    desk("send", fails="1 given up")
    with workspace(desk.data) as room, room.facts.transaction():
        room.ledger.subscribers.join(Member(group="members", person="new@x.org", address="new@x.org"), "cli", SEEN)
    desk("digest", "correct", "1", "--note", "It is 1 June.", "--item", "1", "--note-en", "In force on **1 June**.",
         "--heading-en", "New words", "--drop", "2")  # fmt: skip
    server.at_rcpt = lambda address: None
    desk("send")
    mails = received(server)
    assert {who: len(got) for who, got in mails.items()} == {"anna@example.org": 2}
    first, second = mails["anna@example.org"]
    assert "Correction to No. 12" in subject(second) and "Correction" not in subject(first)
    assert first["Message-ID"] != second["Message-ID"]
    page = body(second, "html")
    assert "It is 1 June." in page and "1 May</strong></del>" in page and "1 June</strong></ins>" in page
    assert "Old words</del>" in page and "New words</ins>" in page
    assert "withdrawn by the correction" in page
    assert "1 June" not in body(first) and "[-Old words-]" in body(second)


def test_who_was_refused_the_first_and_is_sent_it_again_gets_it_corrected(desk: Desk, server: MailServer) -> None:
    server.at_rcpt = lambda address: "550 no such user" if address.startswith("bo@") else None
    desk.new()
    desk("digest", "edit", "1", "--intro-en", "First words")
    desk.public(1)
    desk("send", fails="1 given up")
    desk("digest", "correct", "1", "--note", "Wrong.", "--intro-en", "Second words")
    server.at_rcpt = lambda address: None
    with workspace(desk.data) as room:
        (dead,) = room.ledger.outbox.find("dead")
        room.ledger.outbox.revive(dead, SEEN)
    desk("send")
    (mail,) = received(server)["bo@example.org"]
    assert "Second words" in body(mail) and "Correction to No. 1" in subject(mail)


def test_a_letter_still_due_when_it_is_corrected_goes_out_as_it_was_and_the_correction_after_it(
    desk: Desk, server: MailServer
) -> None:
    desk.new()
    desk("digest", "edit", "1", "--intro-en", "First words")
    desk.public()
    desk("digest", "correct", "1", "--note", "Wrong.", "--intro-en", "Second words")
    desk("send")
    for got in received(server).values():
        assert len(got) == 2
        assert "First words" in body(got[0]) and "Second words" not in body(got[0])
        assert "Second words" in body(got[1]) and "Correction" in subject(got[1])


def test_who_has_left_gets_neither_issue_nor_correction(desk: Desk, server: MailServer) -> None:
    desk.new()
    with workspace(desk.data) as room, room.facts.transaction():
        room.ledger.subscribers.leave("bo@example.org", "", "page", SEEN)
    desk.public()
    desk("send")
    assert list(received(server)) == ["anna@example.org"]
    with workspace(desk.data) as room, room.facts.transaction():
        room.ledger.subscribers.leave("anna@example.org", "digest", "mail header", SEEN)
    desk("digest", "correct", "1", "--note", "Wrong.")
    desk("send")
    assert len(server.received) == 1


def test_later_readings_and_rereadings_never_alter_a_published_issue(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    desk.public(1, "--on", "2020-05-06")
    desk("digest", "export", "1", "--out", str(tmp_path / "one"))
    with workspace(desk.data) as room:
        stored(room, notice("全新的文字。", title="别的标题"))
        record(room, [published(room, notice("三", key="gacc/announcement/2020/99"))])
    desk("digest", "export", "1", "--out", str(tmp_path / "two"))
    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [file.suffix for file in one] == [".atom", ".docx", ".html", ".md", ".pdf", ".txt"]
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]


def test_every_format_says_the_same_and_makes_no_markup_of_titles(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    desk(
        "digest",
        "edit",
        "1",
        "--item",
        "1",
        "--note-zh",
        "<b>粗</b> [坏](javascript:alert(1)) ![图](http://evil/x.png)",
    )
    desk("digest", "export", "1", "--out", str(tmp_path / "out"))
    html, text, markdown, atom = (
        (tmp_path / f"out/issue-1{suffix}").read_text("utf-8") for suffix in (".html", ".txt", ".md", ".atom")
    )
    word = "\n".join(one.text for one in docx.Document(str(tmp_path / "out/issue-1.docx")).paragraphs)
    pdf = pypdfium2.PdfDocument(tmp_path / "out/issue-1.pdf")
    printed = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
    for words in ("关于有序开展医疗物资出口的公告", "检测实验室1", "Export rules, April", "<b>粗</b>"):
        for shape in (text, word, printed):
            assert words in shape
    assert "<script" not in html and "javascript:" not in html.replace("(javascript:", "") and "<img" not in html
    assert "&lt;b&gt;粗" in html and r"\*\*口罩\*\*" in markdown and "&lt;script&gt;" in markdown
    read = feedparser.parse(atom)
    assert not read.bozo and read.entries[0].title == "Export rules, April" and "<script" not in atom


def test_word_names_a_chinese_font_and_holds_no_moment(desk: Desk, tmp_path: Path) -> None:
    desk.new()
    desk("digest", "preview", "1", "--out", str(tmp_path / "a.docx"))
    with zipfile.ZipFile(BytesIO((tmp_path / "a.docx").read_bytes())) as read:
        assert 'w:eastAsia="SimSun"' in read.read("word/styles.xml").decode()
        assert {entry.date_time for entry in read.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_history_of_issues_can_only_be_added_to(desk: Desk) -> None:
    desk.new()
    with sqlite3.connect(desk.data / "regwatch.sqlite") as connection:
        for act in ("UPDATE issue_deeds SET who = 'x'", "DELETE FROM issue_items", "DELETE FROM issues"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                connection.execute(act)


def test_a_language_is_asked_for_and_kept_to(desk: Desk) -> None:
    desk.new("--language", "en")
    text = desk("digest", "preview", "1")
    assert "Official page: http" in text and "官方网页" not in text
    assert "官方网页: http" in desk("digest", "preview", "1", "--language", "zh")


def test_a_net_draft_shows_what_came_and_went_only_to_its_editor(demo_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_folder, tmp_path / "data")
    made = Desk(tmp_path, 25)
    issue = made.json("new", "--since", "2020-04-01", "--until", "2020-12-31", "--show", "net")
    idle = [item for item in issue["items"] if not item["show"]]
    assert [len(item["entries"]) for item in idle] == [14] and len(idle[0]["changes"]) == 28
    assert issue["in_no_issue"] == []
    assert "2020-04-16" not in (text := made("digest", "preview", "1", "--language", "en")) and "16 April" in text


def test_two_who_publish_at_once_publish_once(desk: Desk) -> None:
    desk.new()
    desk("digest", "approve", "1", "--by", "Li")
    command = [sys.executable, "-m", "monitor", "--config", str(desk.config), "--data", str(desk.data)]
    both = [subprocess.Popen([*command, "digest", "publish", "1", "--group", "members"], stderr=subprocess.PIPE)
            for _ in range(2)]  # fmt: skip
    for one in both:
        one.communicate(timeout=60)
    assert sorted(one.returncode for one in both) == [0, 1]
    with workspace(desk.data) as room:
        assert len([message for message in room.ledger.outbox.find() if message.kind == "issue"]) == 2


def test_odd_signs_and_an_empty_period_spoil_no_format(desk: Desk, tmp_path: Path) -> None:
    odd = notice("\ufffe😀", key="mofcom/announcement/2020/8", title="\ufffe😀𠮷 \x00 <!-- ]]> & 公告")
    with workspace(desk.data) as room:
        record(room, [published(room, odd)])
    desk.new()
    desk(
        "digest",
        "edit",
        "1",
        "--intro-zh",
        "\uffff 😀 & <!-- ]]>",
        "--item",
        "1",
        "--note-en",
        "> quote\n\n```\ncode\n```",
    )
    desk("digest", "export", "1", "--out", str(tmp_path / "odd"))
    assert not feedparser.parse((tmp_path / "odd/issue-1.atom").read_text("utf-8")).bozo
    desk("digest", "new", "--since", "2019-01-01", "--until", "2019-01-31", "--series", "old")
    desk("digest", "export", "2", "--out", str(tmp_path / "empty"))
    assert "No item was chosen" in (tmp_path / "empty/issue-2.txt").read_text("utf-8")


def test_a_second_correction_keeps_what_the_first_said(desk: Desk) -> None:
    desk.new()
    desk("digest", "edit", "1", "--intro-en", "One")
    desk.public()
    desk("digest", "correct", "1", "--note", "First mistake.", "--intro-en", "Two", "--drop", "1")
    desk(
        "digest", "correct", "1", "--note", "Second mistake.", "--intro-en", "Three", "--title", "Better", "--pick", "1"
    )
    text = desk("digest", "preview", "1")
    assert "First mistake." in text and "Second mistake." in text and "[-Export rules, April-]" in text
    assert text.index("[-One-]") < text.index("[-Two-]") < text.index("{+Three+}")
    assert "withdrawn" not in text
    assert len(desk.json("show", "1")["readers"]) == 6


def test_an_edit_that_fails_after_taking_a_change_in_shows_nothing_by_itself(desk: Desk) -> None:
    issue = desk.new("--word", "口罩")
    (outside, *_) = issue["in_no_issue"]
    desk("digest", "edit", "1", "--pick", outside, "--drop", "nowhere", fails="no item 'nowhere'")
    desk("digest", "edit", "1", "--intro", "Hello")
    assert [item["show"] for item in desk.json("show", "1")["items"]] == [True, False]
    desk("digest", "edit", "1", "--pick", outside)
    assert all(item["show"] for item in desk.json("show", "1")["items"])


def test_a_mail_of_long_lists_shortens_them_rather_than_lose_its_end(desk: Desk, server: MailServer) -> None:
    with workspace(desk.data) as room:
        acts = [
            published(room, notice("一", key=f"gacc/announcement/2020/{n}", title=f"第{n}号")) for n in range(60, 100)
        ]
        rows = [removed(room, 1000 + n, cause=acts[n % 40].key) for n in range(40 * 40)]
        record(room, [*acts, *rows])
    desk.new()
    desk.public()
    desk("send")
    page, text = (body(received(server)["anna@example.org"][0], kind) for kind in ("html", "plain"))
    assert len(page.encode()) < 102 * 1024 and "Unsubscribe" in page
    assert "more, in the archive" in page and "more, in the archive" in text


def test_the_foot_of_an_issue_speaks_the_readers_language_alone(desk: Desk, server: MailServer) -> None:
    desk.new()
    desk.public(1, "--subscription", "board")
    desk("send")
    bodies = {address: body(mail) for address, (mail,) in received(server).items()}
    assert "Unsubscribe" not in bodies["board@example.org"] and "退订" in bodies["board@example.org"]
    assert all(words in bodies["anna@example.org"] for words in ("Unsubscribe", "退订"))


def test_every_act_at_the_desk_leaves_a_line_in_the_audit_log(desk: Desk) -> None:
    desk.new()
    desk("digest", "edit", "1", "--intro", "Read this first.", "--by", "Wang")
    desk.public()
    desk("digest", "correct", "1", "--note", "The day was wrong.")
    lines = json.loads(desk("audit", "--json"))
    told = [line["what"] for line in lines if line["what"].startswith("digest.")]
    assert sorted(told) == sorted(["digest.draft", "digest.edit", "digest.approve", "digest.publish", "digest.correct"])
    assert {line["about"] for line in lines} == {"issue 1"}
