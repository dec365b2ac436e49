"""What a message says in Chinese, in English and in both, how large it may be, and that its two parts say the same."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from monitor.alerts.letter import Letter
from monitor.alerts.mail import as_mail
from monitor.alerts.messages import compose
from monitor.alerts.rendering import CLIPPED_AT
from monitor.diff.change import Change, Kind
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.telling.citing import act_label, bodies_of, short_name
from monitor.telling.days import bites
from monitor.telling.summary import summary
from monitor.telling.wording import headline, subject
from monitor.workspace import Workspace, workspace
from snapshots.model import Attachment, Effect
from tests.alert_room import KEY, SEEN, TITLE, broken, notice, published, record, removed, settings, stored

REPEALING = "mofcom+gacc+samr+nmpa/announcement/2023/32"
QUOTED = "商务部、海关总署、国家药监局2020年第5号公告同时废止"
WORDS = re.compile(r"\w+")


def letter(
    room: Workspace, *changes: Change, language: str = "en", watch: tuple[str, ...] = (), by: Settings | None = None
) -> Letter:
    """The first message these changes owe to a reader of this language."""
    reader = Subscription(
        name="masks", address="anna@example.org", language=language, kinds=("*",), watch=watch, watch_only=False
    )
    given = msgspec.structs.replace(by or settings(), subscription=(reader,))
    record(room, changes, reader)
    return compose(room.ledger.outbox.find()[0], room, given)


def amended(room: Workspace, before: str, after: str, number: int = 2) -> Change:
    """A notice whose text was changed in place."""
    old = stored(room, notice("一切照旧。", before))
    new = stored(room, notice("一切照旧。", after))
    return Change(
        kind=Kind.NOTICE_AMENDED, source="mofcom", key=KEY, title=TITLE, seen_at=SEEN, before=old.id, after=new.id,
        detail="1 provision amended: 二、 (duration: 5年 → 10年)",
    )  # fmt: skip


class _Seen(HTMLParser):
    """What a reader of the HTML part can read or follow: its words, and where its links go."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self._hidden = list[str](), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in ("style", "title")
        self.words += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def words_of_html(html: str) -> set[str]:
    seen = _Seen()
    seen.feed(html)
    return set(WORDS.findall(unescape(" ".join(seen.words))))


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_the_plain_text_and_the_html_say_the_same_words(tmp_path: Path, language: str) -> None:
    with workspace(tmp_path) as room:
        act = published(room)
        rows = [removed(room, number) for number in range(1, 4)]
        sent = letter(
            room, act, *rows, amended(room, "期限为5年。", "期限为10年。"), broken(), language=language,
            watch=("检测实验室2",),
        )  # fmt: skip
        assert set(WORDS.findall(sent.text)) == words_of_html(sent.html)


@pytest.mark.parametrize(
    ("effective", "english", "chinese"),
    [
        (date(2020, 4, 1), "in force tomorrow", "明日起施行"),
        (date(2020, 3, 31), "in force today", "今日起施行"),
        (date(2020, 3, 1), "in force since 2020-03-01", "已于2020年3月1日起施行"),
        (date(2020, 5, 1), "in force 2020-05-01", "自2020年5月1日起施行"),
    ],
)
def test_a_subject_says_when_it_bites_in_either_language(effective: date, english: str, chinese: str) -> None:
    change = Change(
        kind=Kind.NOTICE_PUBLISHED, source="mofcom", key=KEY, title=TITLE, seen_at=SEEN, effective=effective
    )
    assert subject([change], "r1") == f"MOFCOM/GACC/NMPA 2020-5 {english}: {TITLE}"
    assert subject([change], "r1", language="zh") == f"商务部/海关总署/药监局 2020年第5号 {chinese}：{TITLE}"
    both = f"商务部/海关总署/药监局 2020年第5号 {chinese} | MOFCOM/GACC/NMPA 2020-5 {english}: {TITLE}"
    assert subject([change], "r1", language="both") == both


def test_tomorrow_is_counted_from_the_day_of_the_message_not_from_the_day_it_was_seen() -> None:
    change = Change(
        kind=Kind.NOTICE_PUBLISHED, source="mofcom", key=KEY, title=TITLE, seen_at=SEEN, effective=date(2020, 4, 1)
    )
    assert "in force today" in subject([change], "r1", on=date(2020, 4, 1))
    assert bites(date(2020, 4, 1), date(2020, 4, 3)) == "in force since 2020-04-01"


@pytest.mark.parametrize(("language", "words"), [("en", "2020-04-01 (in force today)"), ("zh", "今日起施行")])
def test_a_message_sent_the_next_day_never_says_tomorrow_of_the_same_day(
    tmp_path: Path, language: str, words: str
) -> None:
    reader = Subscription(name="masks", address="anna@example.org", language=language, kinds=("*",))
    with workspace(tmp_path) as room:
        record(room, [published(room)], reader, now=SEEN + timedelta(hours=14))  # kept back over quiet hours
        sent = compose(room.ledger.outbox.find()[0], room, settings())
    assert words in sent.text and "tomorrow" not in sent.text and "明日" not in sent.text and "次日" not in sent.text


def test_a_draft_is_never_called_in_force() -> None:
    change = Change(
        kind=Kind.NOTICE_PUBLISHED, source="mofcom", key="mofcom/draft/2020-03-31/x", title="征求意见", seen_at=SEEN,
        published=date(2020, 3, 31), effective=date(2020, 4, 1),
    )  # fmt: skip
    assert headline(change) == "MOFCOM draft 2020-03-31 published: 征求意见"


def test_a_repeal_is_told_with_the_act_that_repeals_in_either_language() -> None:
    change = Change(
        kind=Kind.NOTICE_STATUS, source="mofcom", key=KEY, title=TITLE, seen_at=SEEN, effective=date(2023, 8, 29),
        cause=REPEALING, detail=f"repealed by {REPEALING}: “{QUOTED}”",
    )  # fmt: skip
    assert headline(change).startswith("MOFCOM/GACC/NMPA 2020-5 repealed by MOFCOM/GACC/SAMR/NMPA 2023-32 from 2023")
    assert headline(change, "zh") == (
        "商务部/海关总署/药监局 2020年第5号 被商务部/海关总署/市场监管总局/药监局 2023年第32号废止"
        f"（2023年8月29日起）：{TITLE}"
    )


def test_the_summary_is_composed_of_what_was_read_and_quotes_the_publisher() -> None:
    effects = tuple(
        Effect(relation="repeals", target=target, quoted=QUOTED)
        for target in (KEY, "mofcom+gacc+samr/announcement/2020/12")
    )
    act = replace(
        notice("一", key=REPEALING, effective=date(2023, 8, 29)), published=date(2023, 8, 29), effects=effects,
        effective_words="自本公告发布之日起", attachments=(Attachment(label="附件", url="x"),),
    )  # fmt: skip
    english, chinese = (summary(act, date(2023, 8, 29), language) for language in ("en", "zh"))
    assert english == (
        "The Ministry of Commerce, the General Administration of Customs, the State Administration for Market"
        " Regulation and the National Medical Products Administration published announcement 2023-32 on 2023-08-29;"
        " it takes effect today, 2023-08-29 (in its words: “自本公告发布之日起”). It repeals MOFCOM/GACC/NMPA 2020-5"
        f" and MOFCOM/GACC/SAMR 2020-12 (“{QUOTED}”). It has 1 attachment."
    )
    assert chinese == (
        "商务部、海关总署、国家市场监督管理总局、国家药品监督管理局2023年8月29日发布2023年第32号公告，"
        "自2023年8月29日（今日）起施行（原文：“自本公告发布之日起”）。"
        "废止商务部/海关总署/药监局 2020年第5号、商务部/海关总署/市场监管总局 2020年第12号"
        f"（原文：“{QUOTED}”）。附件1份。"
    )


def test_a_draft_is_summed_up_as_one_and_does_nothing_to_other_acts() -> None:
    act = replace(
        notice("一", effective=date(2020, 4, 1)), comments_until=date(2020, 5, 1),
        effects=(Effect(relation="repeals", target=KEY, quoted="废止"),),
    )  # fmt: skip
    english, chinese = (summary(act, date(2020, 3, 31), language) for language in ("en", "zh"))
    assert "It is a draft" in english and "repeals" not in english and "takes effect" not in english
    assert "Comments are taken until 2020-05-01." in english
    assert "征求意见稿" in chinese and "意见征集截止于2020年5月1日" in chinese and "废止" not in chinese


def test_a_chinese_message_has_no_english_sentence_of_ours(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        changed = amended(room, "期限为5年。", "期限为10年。")
        sent = letter(room, published(room), removed(room, 1), changed, broken("0 records"), language="zh")
        for english in ("The ", "Official", "Unsubscribe", "You get", "Keep this", "Amended", "Effective", "Seen "):
            assert english not in sent.text, english
        for chinese in (
            "官方页面", "档案页面", "所见时间：北京时间2020-03-31 18:15:02", "一键退订", "2020年4月1日（星期三）",
            "修改 二", "实质变动", "不再列出", "规则没有变化",
        ):  # fmt: skip
            assert chinese in sent.text, chinese


def test_a_message_in_both_languages_has_two_halves_and_the_texts_once(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        text = letter(room, published(room), removed(room, 1), language="both").text
        assert text.count("[test-labs/1]") == 1 and "1 more" not in text.partition("English (")[2]
        assert text.index("官方页面") < text.index("Official page")
        assert text.count("有关医疗物资出口质量监管措施将动态调整") == 1
        assert "商务部、海关总署、国家药品监督管理局2020年3月31日发布2020年第5号公告" in text
        assert "The Ministry of Commerce, the General Administration of Customs" in text


def test_a_message_says_why_it_came_and_how_to_leave(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        sent = letter(room, published(room), watch=("口罩", "6307900010"))
        assert 'because of the subscription "masks" (immediate; kinds: *; watch-list: 口罩, 6307900010)' in sent.text
        assert sent.unsubscribe.startswith("https://archive.example.org/unsubscribe/")
        assert f"Unsubscribe with one click: {sent.unsubscribe}" in sent.text
        assert f'href="{sent.unsubscribe}"' in sent.html


def test_what_touches_the_watch_list_stands_in_subject_and_body(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        sent = letter(room, removed(room, 7), published(room), watch=("检测实验室7",), language="zh")
        assert sent.subject.startswith("【关注：检测实验室7】")
        assert "涉及您的关注清单：检测实验室7（" in sent.text


@pytest.mark.parametrize("language", ["en", "both"])
def test_a_flood_of_changes_stays_below_the_size_at_which_mails_are_clipped(tmp_path: Path, language: str) -> None:
    with workspace(tmp_path) as room:
        acts = [
            published(room, notice("正文很长。" * 3_000, key=f"gacc/announcement/2020/{number}", title=f"公告{number}"))
            for number in range(1, 120)
        ]
        sent = letter(room, *acts, *(removed(room, n, cause=None) for n in range(600)), language=language)
        assert len(sent.html.encode()) < CLIPPED_AT
        assert sent.unsubscribe in sent.html and "too many for one mail" in sent.text
        assert "718 more" in sent.subject or "718" in sent.subject


def test_a_long_list_is_shortened_before_anything_else_is_left_out(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        sent = letter(room, *(removed(room, number) for number in range(400)))
        assert len(sent.html.encode()) < CLIPPED_AT
        assert "400 entries no longer listed" in sent.text and "and 290 more: https://" in sent.text


def test_dark_mode_survives_inlining_and_nothing_is_fetched(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        html = letter(room, published(room)).html
        assert '<meta name="color-scheme" content="light dark">' in html
        style = html.partition("<style>")[2].partition("</style>")[0]
        assert "prefers-color-scheme: dark" in style and "!important" in style
        assert ".facts th" not in style.partition("@media")[0]  # everything else is inlined
        assert not re.search(r"<(?:img|link|script|iframe|object|svg)\b|url\(|@import|src=", html)


HOSTILE = "<b>通知</b>\r\nBcc: eve@example.org\u202etxt\u200b =?utf-8?b?4oCu?= " + "长" * 300


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_a_hostile_title_stays_words_in_every_language(tmp_path: Path, language: str) -> None:
    with workspace(tmp_path) as room:
        sent = letter(room, published(room, notice("x", title=HOSTILE)), language=language)
        assert sent.subject.isprintable() and "=?" not in sent.subject and len(sent.subject) <= 160
        assert "<b>" not in sent.html and "&lt;b&gt;通知" in sent.html
        assert not set(sent.text + sent.html) & set("\u202e\u200b\r")


def test_bodies_are_named_in_full_in_sentences_and_short_in_subjects() -> None:
    assert bodies_of(KEY, "zh") == "商务部、海关总署、国家药品监督管理局"
    assert short_name("nmpa") == "药监局" and short_name("nobody") == "NOBODY"
    assert act_label("gacc/order/2024/265", "zh") == "海关总署 2024年第265号令"
    assert act_label("mofcom/statement/2020-03-31/关于", "zh") == "商务部 2020年3月31日信息"
    assert act_label("test-labs/L0001", "zh") == "test-labs/L0001"


def test_the_same_message_composed_a_day_later_is_the_same_message(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        first = letter(room, published(room))
        again = compose(room.ledger.outbox.find()[0], room, settings())
        assert (again.message_id, again.subject) == (first.message_id, first.subject)
        assert again.moment == first.moment and isinstance(again.moment + timedelta(0), datetime)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_days_of_a_draft_are_told_as_proposals(tmp_path: Path, language: str) -> None:
    with workspace(tmp_path) as room:
        key = "samr/draft/2020-03-31/办法"
        sent = letter(room, published(room, notice("一", key=key, title="某办法（征求意见稿）")), language=language)
    said, never = {
        "en": ("Effective as proposed: 2020-04-01", "in force"),
        "zh": ("拟施行日期：2020年4月1日", "起施行"),
    }[language]
    assert said in sent.text and never not in sent.subject + sent.text


def test_an_act_cited_by_its_day_does_not_say_the_day_twice(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        record = notice("一", key="gacc/statement/2020-03-31/x", title="某事", effective=None)
        sent = letter(room, published(room, record), language="both")
    assert sent.subject == "海关总署 2020年3月31日信息 发布 | GACC statement 2020-03-31 published: 某事"
    assert "The General Administration of Customs published a statement on 2020-03-31." in sent.text


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("http://x.cn/a: empty: the list shows 0 items", "http://x.cn/a: 列表显示0项"),
        (
            "still so since 2020-04-16 10:00 (Asia/Shanghai), 5 checks: http://x.cn: challenge: HTTP 412: a script"
            " challenge stands in front of the page",
            "仍未恢复，始于2020-04-16 10:00（Asia/Shanghai），已检查5次：http://x.cn: HTTP 412：页面前设有脚本验证",
        ),
        ("the list shrank from 48 to 3 records", "列表由48条减至3条记录"),
        ("some words no rule knows", "some words no rule knows"),
    ],
)
def test_why_a_source_could_not_be_watched_is_said_in_chinese(tmp_path: Path, reason: str, chinese: str) -> None:
    with workspace(tmp_path) as room:
        sent = letter(room, broken(reason), language="zh")
    assert chinese in sent.text


def test_a_mail_that_leaves_something_out_is_small_as_it_travels_too(tmp_path: Path) -> None:
    with workspace(tmp_path) as room:
        sent = letter(room, *(removed(room, number) for number in range(500)), language="both")
    assert len(bytes(as_mail(sent, settings().mail))) < CLIPPED_AT


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (0, "takes effect tomorrow, on 2020-04-01"),
        (1, "takes effect today, on 2020-04-01"),
        (2, "takes effect on 2020-04-01"),
    ],
)
def test_a_reminder_that_leaves_late_counts_from_its_own_day(tmp_path: Path, late: int, words: str) -> None:
    with workspace(tmp_path) as room:
        reminder = replace(
            published(room), kind=Kind.NOTICE_REMINDER, detail="takes effect tomorrow, on 2020-04-01: “自4月1日起”"
        )
        reader = Subscription(name="masks", address="anna@example.org", kinds=("*",))
        record(room, [reminder], reader, now=SEEN + timedelta(days=late))
        sent = compose(room.ledger.outbox.find()[0], room, settings())
    assert words in sent.subject and words in sent.text
    assert late == 0 or "tomorrow" not in sent.text
