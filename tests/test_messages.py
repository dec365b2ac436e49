"""Writing alerts: what a reader learns, and what a hostile page cannot do to the reader's mail program."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor.alerts.errors import ChannelDownError
from monitor.alerts.mail import as_mail
from monitor.alerts.messages import compose
from monitor.diff.change import Change, Kind
from monitor.settings import Mail, Settings
from monitor.subscription import Subscription
from monitor.telling.wording import SUBJECT_LENGTH, act_label, detail, in_force, plain, sentence, subject
from monitor.workspace import Workspace, workspace
from tests.alert_room import (
    ANNA,
    KEY,
    SEEN,
    TITLE,
    URL,
    broken,
    captured,
    notice,
    published,
    record,
    removed,
    settings,
    stored,
)


class _Words(HTMLParser):
    """The words a reader sees, the tags and the addresses in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.tags, self.links = list[str](), set[str](), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "background")]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def written(room: Workspace, *changes: Change, to: Subscription = ANNA, by: Settings | None = None) -> EmailMessage:
    """Record the changes, compose the first message owed for them."""
    everything = Subscription(name=to.name, address=to.address, channel=to.channel, when=to.when, kinds=("*",))
    record(room, changes, everything)
    message = room.ledger.outbox.find()[0]
    given = by or settings()
    return as_mail(compose(message, room, given), given.mail)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def read(html: str) -> _Words:
    reader = _Words()
    reader.feed(html)
    return reader


def test_a_notice_is_told_with_its_facts_its_text_its_links_and_its_proof_in_both_parts(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        change = published(room)
        mail = written(room, change)
        sha256 = room.archive.snapshot(change.snapshots[0]).sha256
        assert sha256
        for part in (text_of(mail), " ".join(read(html_of(mail)).words)):
            for fact in (
                KEY, TITLE, "2020-03-31", "2020-04-01 (in force tomorrow)", "一、自2020年4月1日起", "动态调整", URL,
                f"https://archive.example.org/change/{change.id}", "2020-03-31 10:15:02 UTC",
                "2020-03-31 18:15:02 in Beijing", f"Snapshot {change.snapshots[0]}", sha256, "masks",
                room.archive.head(),
            ):  # fmt: skip
                assert fact in part, fact


def test_the_subject_says_what_and_when_it_bites(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, published(room))
        assert mail["Subject"] == f"MOFCOM/GACC/NMPA 2020-5 in force tomorrow: {TITLE}"


def test_headers_let_machines_recognise_an_alert(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, published(room))
        message = room.ledger.outbox.find()[0]
        assert mail["Message-ID"] == f"<{message.message_id}>"
        assert mail["Date"].datetime == message.due_at
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Content-Language"] == "en"
        assert mail["List-Unsubscribe"].startswith("<https://archive.example.org/unsubscribe/")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Id"].startswith("<masks.")
        assert mail["To"] == "anna@example.org"
        assert mail["From"].addresses[0].display_name == "合规监测"


def test_composing_twice_gives_one_and_the_same_message_id(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        first = written(room, published(room))
        message = room.ledger.outbox.find()[0]
        again = as_mail(compose(message, room, settings()), settings().mail)
        assert again["Message-ID"] == first["Message-ID"] and again["Date"] == first["Date"]


def test_nineteen_entries_struck_by_one_act_are_one_list_under_that_act(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        stored(room, notice("撤销下列实验室的资格。"), captured(room))
        mail = written(room, *(removed(room, number) for number in range(1, 20)))
        text = text_of(mail)
        assert mail["Subject"].endswith(" and 18 more")
        assert text.count("=" * 72) == 1  # one section
        assert f"MOFCOM/GACC/NMPA 2020-5: {TITLE}" in text
        assert "19 entries no longer listed (test-labs)." in text
        assert all(f"检测实验室{number} [test-labs/{number}]" in text for number in range(1, 20))
        assert html_of(mail).count("<h2") == 1


def test_entries_join_the_section_of_their_act_when_it_is_told_in_the_same_mail(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        act = published(room)
        mail = written(room, removed(room, 1), act, removed(room, 2))
        assert text_of(mail).count("=" * 72) == 1
        assert mail["Subject"].startswith("MOFCOM/GACC/NMPA 2020-5 in force tomorrow")
        assert "2 entries no longer listed" in text_of(mail)


def test_entries_without_a_known_act_are_listed_by_register(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        text = text_of(written(room, removed(room, 1, cause=None), removed(room, 2, cause=None), removed(room, 3)))
        assert text.count("=" * 72) == 2
        assert "Register test-labs" in text


def test_an_entry_that_an_act_took_away_is_not_said_to_have_been_missed_twice(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        by_act, unseen = removed(room, 1), removed(room, 2, cause=None)
    for language, act, checks in (
        ("en", "MOFCOM/GACC/NMPA 2020-5 took an entry off the register test-labs.", "two checks in a row"),
        ("zh", "商务部/海关总署/药监局 2020年第5号将一项移出名录test-labs。", "连续两次检查"),
    ):
        assert sentence(by_act, language) == act
        assert checks in sentence(unseen, language)
    missed = replace(unseen, detail="no longer shown, at two checks in a row; this says nothing about why")
    assert detail(missed, "zh") == "连续两次检查均未再列出；这并不说明原因"


def test_a_flood_of_entries_is_cut_but_counted_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.telling.sections.ROWS", 5)
    with workspace(tmp_path) as room:
        text = text_of(written(room, *(removed(room, number) for number in range(8))))
        assert "8 entries no longer listed" in text and "and 3 more: https://archive.example.org/change/" in text


def test_a_repealed_act_is_never_called_in_force(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        old = replace(notice("一", title=f"商务部公告2020年第5号 {TITLE}"), effective_words="自4月1日起")
        version = stored(room, old, captured(room))
        repealing = "mofcom+samr/announcement/2023/32"
        stored(room, notice("废止。", key=repealing, title="关于调整防疫物资出口质量监管措施的公告"))
        mail = written(
            room,
            Change(
                kind=Kind.NOTICE_STATUS, source="mofcom", key=KEY, title=old.title, seen_at=SEEN, cause=repealing,
                published=old.published, effective=date(2020, 4, 2), before=version.id, after=version.id,
                detail=f"repealed by {repealing}: “第5号公告”",
            ),
        )  # fmt: skip
        text = text_of(mail)
        assert mail["Subject"] == f"MOFCOM/GACC/NMPA 2020-5 repealed by MOFCOM/SAMR 2023-32 from 2020-04-02: {TITLE}"
        assert "Counts from: 2020-04-02 (in 2 days)" in text and "“第5号公告”" in text
        assert f"Title: {old.title}" in text
        assert "in force" not in text and "自4月1日起" not in text  # those words set the old act's beginning
        assert "Cause: MOFCOM/SAMR 2023-32: 关于调整防疫物资出口质量监管措施的公告" in text


def test_trouble_with_watching_is_never_told_as_a_rule_change(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, broken("http://site.example/list: 0 records where 20 are expected"))
        assert mail["Subject"] == "Watching gacc is broken (no rule change): 0 records where 20 are expected"
        assert "This is trouble with watching gacc. No rule changed" in text_of(mail)
        assert "Effective" not in text_of(mail)


def test_trouble_stands_last_and_never_names_a_mail_that_tells_of_rules(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, broken(), published(room))
        assert mail["Subject"].startswith("MOFCOM/GACC/NMPA 2020-5")
        assert text_of(mail).index(KEY) < text_of(mail).index("trouble with watching")


def test_an_amendment_shows_what_was_struck_out_and_put_in(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        before = stored(room, notice("有效期为4年。", "其他不变。"))
        after = stored(room, notice("有效期为5年。", "其他不变。"), captured(room))
        mail = written(
            room,
            Change(
                kind=Kind.NOTICE_AMENDED, source="mofcom", key=KEY, title=TITLE, seen_at=SEEN, before=before.id,
                after=after.id, detail="1 provision amended",
            ),
        )  # fmt: skip
        html = html_of(mail)
        assert "4" in html[html.index("<del") : html.index("</del>")]
        assert "5" in html[html.index("<ins") : html.index("</ins>")]
        assert "[-4" in text_of(mail) and "{+5" in text_of(mail)
        assert "1 provision amended" in text_of(mail)


def test_a_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, published(room, notice("长" * 15_000, "文" * 15_000, "尾")))
        for part in (text_of(mail), html_of(mail)):
            assert "Cut here; the whole of it is in the archive" in part and "尾" not in part
        assert len(bytes(mail)) < 300_000


def test_a_notice_whose_text_could_not_be_read_says_so(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        assert "could not be read by machine" in text_of(written(room, published(room, notice())))


def test_a_daily_digest_is_named_after_its_day(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        daily = Subscription(name="masks", address="anna@example.org", when="daily")
        mail = written(room, published(room), removed(room, 2), removed(room, 1), to=daily)
        assert mail["Subject"] == "Daily digest 2020-04-01: 3 changes"


def test_a_digest_never_counts_trouble_with_watching_as_a_change(tmp_path: Path) -> None:
    trouble, change = broken(), replace(broken(), kind=Kind.NOTICE_PUBLISHED)
    assert subject([trouble], "daily/2020-04-01") == "Daily digest 2020-04-01: no change, 1 note on watching"
    assert subject([change, trouble], "daily/2020-04-01/2") == "Daily digest 2020-04-01: 1 change, 1 note on watching"


@pytest.mark.parametrize(
    ("effective", "words"),
    [
        (date(2020, 3, 30), "in force since 2020-03-30, 1 day before we saw it"),
        (date(2020, 3, 31), "in force at once"),
        (date(2020, 4, 1), "in force tomorrow"),
        (date(2020, 4, 10), "in force in 10 days"),
    ],
)
def test_distance_to_the_effective_day_is_counted_on_the_calendar(effective: date, words: str) -> None:
    assert in_force(effective, SEEN) == words


def test_the_day_is_counted_in_beijing_where_it_is_already_tomorrow() -> None:
    assert in_force(date(2020, 4, 1), SEEN + timedelta(hours=7)) == "in force at once"  # 01:15 on the 1st in Beijing


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("gacc/order/2024/265", "GACC 2024-265"),
        ("mofcom/statement/2020-03-31/关于", "MOFCOM statement 2020-03-31"),
        ("mofcom/statement/undated/关于", "MOFCOM statement undated"),
        ("test-labs/L0001", "test-labs/L0001"),
    ],
)
def test_acts_are_cited_the_way_people_cite_them(key: str, label: str) -> None:
    assert act_label(key) == label


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} "&quot;'


def test_markup_in_titles_texts_and_details_stays_words(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        change = replace(published(room, notice(HOSTILE, title=HOSTILE)), detail=HOSTILE)
        html = html_of(written(room, change))
        page = read(html)
        assert not page.tags & {"script", "img", "iframe", "form", "link", "object", "svg"}
        assert "<script>alert(1)</script>" in "".join(page.words)  # the reader sees what was written
        assert "{{ 7*7 }}" in html and "49" not in html.split("</h1>")[0]


def test_markup_in_amended_texts_and_in_rows_stays_words(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        before, after = stored(room, notice(HOSTILE + "甲")), stored(room, notice(HOSTILE + "乙"))
        amended = Change(
            kind=Kind.NOTICE_AMENDED, source="mofcom", key=KEY, title=TITLE, seen_at=SEEN, before=before.id,
            after=after.id,
        )  # fmt: skip
        row = replace(removed(room, 1, cause="a/b/2020/1"), title=HOSTILE, detail=HOSTILE)
        page = read(html_of(written(room, amended, row)))
        assert not page.tags & {"script", "img"}
        assert "".join(page.words).count("<script>") >= 3


def test_only_web_addresses_become_links_and_nothing_is_loaded(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        page = read(html_of(written(room, published(room, notice("x", url="javascript:alert(1)")))))
        assert "javascript:alert(1)" in "".join(page.words)
        assert page.links and all(link.startswith("https://archive.example.org") for link in page.links)


@pytest.mark.parametrize(
    "title", ["标题\r\nBcc: eve@example.org\r\n\r\nbody", "a\u2028b\x00c\x1b[31m", "a\nSubject: b"]
)
def test_line_breaks_in_a_title_never_make_a_header(tmp_path: Path, title: str) -> None:
    with workspace(tmp_path) as room:
        raw = bytes(written(room, published(room, notice("x", title=title))))
        arrived = message_from_bytes(raw)
        assert arrived["Bcc"] is None and len(arrived.get_all("Subject") or []) == 1
        subject = str(make_header(decode_header(arrived["Subject"])))
        assert subject.endswith(plain(title)) and subject.isprintable()


def test_three_hundred_characters_fit_into_a_subject_that_survives_the_journey(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        title = "关于 2020 年 (第5号) 公告, " * 20
        changes = [published(room, notice("x", title=title)), *(removed(room, n, cause=None) for n in range(19))]
        mail = written(room, *changes)
        arrived = message_from_bytes(bytes(mail))
        subject = str(make_header(decode_header(arrived["Subject"])))
        assert subject == mail["Subject"] and subject.endswith("… and 19 more") and len(subject) == SUBJECT_LENGTH
        lines = bytes(mail).split(b"\r\n")
        assert max(len(line) for line in lines if not line.startswith((b"List-Unsubscribe: ", b" <https:"))) <= 100
        assert plain(title) in text_of(mail)


@pytest.mark.parametrize(
    "title", ["http: " + "a" * 70, "word " * 25, "关于 医疗 物资 " * 9, "a公 b告 " * 15, "x" * 200, '(资, "a") ?= 告']
)
def test_a_subject_arrives_to_the_last_blank_wherever_its_lines_are_broken(tmp_path: Path, title: str) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, broken(title))
        raw = bytes(mail)
        unfolded = message_from_bytes(raw)["Subject"].replace("\r\n", "")  # RFC 5322, section 2.2.3
        assert str(make_header(decode_header(unfolded))) == mail["Subject"]
        assert message_from_bytes(raw, policy=default)["Subject"] == mail["Subject"]


@pytest.mark.parametrize("title", ["=?utf-8?q?a=0ABcc:_eve?=", "=?utf-8?b?4oCu?= x", "=?utf-8?q?=00?= 公告"])
def test_an_encoded_word_in_a_title_stays_letters(tmp_path: Path, title: str) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, published(room, notice("x", title=title)))
        subject = message_from_bytes(bytes(mail), policy=default)["Subject"]
        assert title.replace("=?", "= ?") in subject and "\u202e" not in subject
        assert title in text_of(mail)


def test_characters_that_hide_or_turn_text_are_taken_out(tmp_path: Path) -> None:
    trick = "公\u200b告\u202etxt.exe\u2066\ufeff\ud800"
    with workspace(tmp_path) as room:
        change = replace(published(room, notice("正\u202e文\u200b", title="x")), detail=plain(trick))
        mail = written(room, change)
        assert plain(trick) == "公告txt.exe"
        for part in (str(mail["Subject"]), text_of(mail), html_of(mail)):
            assert not set(part) & set("\u200b\u202e\u2066\ufeff")
        assert "正文" in text_of(mail)


def test_the_mail_is_seven_bit_clean_so_that_no_server_has_to_understand_more(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        assert bytes(written(room, published(room))).isascii()


def test_a_chinese_subscription_and_a_box_without_address_still_make_a_valid_mail(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        mail = written(room, published(room), to=Subscription(name="口罩, 出口", channel="maildir"))
        arrived = message_from_bytes(bytes(mail))
        assert arrived["List-Id"].isascii() and "口罩, 出口" in text_of(mail)
        assert str(make_header(decode_header(arrived["To"]))).endswith(":;")


def test_a_snapshot_that_is_not_in_the_archive_does_not_keep_the_alert_back(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        text = text_of(written(room, replace(published(room), snapshots=(99,))))
        assert "Snapshot 99: not in this archive" in text


@pytest.mark.parametrize("sender", ["no-address", "@", "", "a b@c", "a@b\nBcc: c@d"])
def test_a_sender_that_is_no_address_is_told_with_the_setting_to_correct(tmp_path: Path, sender: str) -> None:
    with workspace(tmp_path) as room, pytest.raises(ChannelDownError, match=r"^mail\.sender: "):
        written(room, published(room), by=Settings(mail=Mail(sender=sender)))
