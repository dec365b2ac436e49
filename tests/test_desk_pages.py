"""The desk by page: drafted, edited, approved, published once, corrected; and what the public sees of it."""

import re
from html import unescape
from pathlib import Path

import feedparser
import pytest
from markupsafe import escape

from monitor.ledger.groups import Member
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.team.room import team
from monitor.workspace import workspace
from tests.alert_room import SEEN, notice, published, record, removed
from tests.desk_site import Site, Visitor, fields_of

HOSTILE = "</textarea><script>alert(1)</script> [go](javascript:alert(1)) <img src=x onerror=alert(1)> **bold**"
OTHER = "mofcom/announcement/2020/7"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    with workspace(tmp_path) as room:
        title = "关于<script>alert(1)</script>口罩的公告"
        hostile = published(room, notice("一。", key=OTHER, title=title, effective=None))
        record(room, [published(room), hostile, removed(room, 1), removed(room, 2), removed(room, 9, cause=None)])
        with room.facts.transaction():
            for name in ("anna", "bo"):
                member = Member(group="members", person=f"{name}@example.org", address=f"{name}@example.org")
                room.ledger.subscribers.join(member, "cli", SEEN)
    board = Subscription(name="board", address="board@example.org", language="zh", when="monthly")
    return Site(tmp_path, Settings(subscription=(board,)))


@pytest.fixture
def li(site: Site) -> Visitor:
    return site.login("li@example.org", "editor", "Li Na")


def drafted(editor: Visitor, **fields: str) -> str:
    usual = {"title_en": "April rules", "title_zh": "四月规则", "since": "2020-03-25", "until": "2020-04-30"}
    return editor.post("/desk/new", usual | fields)


def form(editor: Visitor, what: str = "edit", number: int = 1) -> dict[str, list[str]]:
    return fields_of(editor.get(f"/desk/{number}/{what}"), f"/desk/{number}/{what}")


def headings(page: str) -> list[str]:
    return re.findall(r'<section class="item[^"]*" id="item-(\w+)"', page)


def public_issue(editor: Visitor, which: int = 1, **fields: str) -> str:
    editor.post(f"/desk/{which}/approve", fields_of(editor.get(f"/desk/{which}/preview"), f"/desk/{which}/approve"))
    return editor.post(f"/desk/{which}/publish", {"group": "members", **fields})


def test_a_draft_is_made_edited_by_every_field_and_keeps_its_words(site: Site, li: Visitor) -> None:
    page = drafted(li)
    first, second, *_ = headings(page)
    asked = fields_of(page, "/desk/1/edit")
    asked |= {
        f"note_en-{first}": ["Mind the *day*."], f"note_zh-{first}": ["请注意日期。"], f"heading_en-{second}": ["Mine"],
        "introduction_zh": ["各位会员："], "move": [f"down-{first}"],
    }  # fmt: skip
    del asked[f"show-{second}"]
    page = li.post("/desk/1/edit", asked)
    assert "Saved." in page and headings(page)[:2] == [second, first]
    assert (
        "Mind the *day*.</textarea>" in page and "请注意日期。</textarea>" in page and "各位会员：</textarea>" in page
    )
    assert 'value="Mine"' in page and f'class="item dropped" id="item-{second}"' in page
    asked = fields_of(page, "/desk/1/edit") | {f"place-{first}": ["1"], f"show-{second}": ["yes"]}
    page = li.post("/desk/1/edit", asked)
    assert headings(page)[:2] == [first, second] and "item dropped" not in page
    assert "Nothing was different." in li.post("/desk/1/edit", fields_of(page, "/desk/1/edit"))
    shown = li.get("/desk/1/page?language=both")
    assert "<em>day</em>" in shown and "请注意日期。" in shown and "Mine" in shown
    with team(site.folder, readonly=True) as opened:
        acts = [(one.who, one.what, one.about) for one in opened.audit.entries(what="digest")]
    assert acts == [("li@example.org", f"digest.{what}", "issue 1") for what in ("draft", "edit", "edit")]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"since": ""}, "since", "no earlier issue"),
        ({"since": "2020-02-31"}, "since", "That is no day"),
        ({"until": "2020-01-01"}, "until", "ends before it begins"),
        ({"codes": "mask"}, "codes", "is no"),
        ({"kinds": "entry.eaten"}, "kinds", "Unknown kind"),
        ({"sources": "nasa"}, "sources", "Not watched here: nasa"),
        ({"subscription": "nobodys"}, "subscription", "no such subscription"),
        ({"language": "fr"}, "language", "Choose one of"),
        ({"title_en": "x" * 300}, "title_en", "one line"),
    ],
)
def test_a_mistake_in_a_draft_is_said_beside_its_field(
    li: Visitor, fields: dict[str, str], field: str, says: str
) -> None:
    usual = {"title_en": "<b>Kept</b>", "since": "2020-03-25", "until": "2020-04-30"}
    page = li.post("/desk/new", usual | fields, 400)
    wrong = re.search(rf'id="wrong-{field}">(.*?)</span>', page, re.S)
    assert wrong and says in unescape(wrong[1]), re.findall(r'class="error".*', page)
    assert field == "title_en" or 'value="&lt;b&gt;Kept&lt;/b&gt;"' in page
    assert "No issue yet." in li.get("/desk")


def test_two_editors_at_once_see_both_and_lose_nothing(site: Site, li: Visitor) -> None:
    drafted(li)
    wang = site.login("wang@example.org", "editor", "Wang")
    early = form(wang)
    first = early["item"][0]
    li.post("/desk/1/edit", form(li) | {f"note_en-{first}": ["Li wrote this"], "introduction_en": ["Li began"]})
    page = wang.post("/desk/1/edit", early | {f"note_en-{first}": ["Wang wrote that"], "title_zh": ["王的标题"]}, 409)
    assert "Li Na" in page and "Wang wrote that</textarea>" in page and "Li wrote this" in page
    assert "Li began</textarea>" in page, "what only the other altered is taken over"
    assert 'value="王的标题"' in page and "Wang" not in li.get("/desk/1/edit").partition("</header>")[2]
    page = wang.post("/desk/1/edit", fields_of(page, "/desk/1/edit"))
    assert "Wang wrote that</textarea>" in page and "Li began</textarea>" in page


def test_what_is_wrong_with_an_edit_is_said_and_what_was_typed_stays(li: Visitor) -> None:
    drafted(li)
    asked = form(li)
    first = asked["item"][0]
    page = li.post("/desk/1/edit", asked | {"title_en": [""], "title_zh": [""], "introduction_en": ["long words"]}, 400)
    assert "needs a title" in page and "long words</textarea>" in page
    page = li.post("/desk/1/edit", asked | {f"place-{first}": ["top"], f"note_en-{first}": ["kept"]}, 400)
    assert "whole number from 1, not ‘top’" in page and "kept</textarea>" in page and 'value="top"' in page
    page = li.post("/desk/1/edit", asked | {"take_id": ["feedfeedfeed"], f"note_en-{first}": ["kept"]}, 400)
    assert "No change on record has this id." in page and "kept</textarea>" in page
    li.post("/desk/1/edit", asked | {"revision": ["99"]}, 400)
    li.get("/desk/7", 404), li.get("/desk/99999999999999999999", 404)
    assert "kept" not in li.get("/desk/1/edit")


def test_a_change_that_came_later_is_told_and_taken_in(site: Site, li: Visitor) -> None:
    drafted(li)
    with workspace(site.folder) as room:
        late = published(room, notice("迟到。", key="mofcom/announcement/2020/99", title="迟到的公告"))
        record(room, [late])
    assert "1 change of these days stands in no issue" in li.get("/desk/1")
    page = li.post("/desk/1/edit", form(li) | {"take": [late.id]})
    assert "迟到的公告" in page and "None of these days." in page
    assert "迟到的公告" in li.get("/desk/1/page")


def test_only_what_was_seen_is_approved_and_only_the_approved_published_once(site: Site, li: Visitor) -> None:
    drafted(li)
    seen = fields_of(li.get("/desk/1/preview"), "/desk/1/approve")
    assert "not approved" in li.post("/desk/1/publish", {"group": "members"}, 409)
    li.post("/desk/1/edit", form(li) | {"introduction_en": ["later"]})
    assert "meanwhile" in li.post("/desk/1/approve", seen, 409)
    page = public_issue(li, day="2020-05-06", number="12")
    assert "2 readers are owed one message each" in page and "anna@example.org" in page and "No. 12" in page
    assert "published already" in li.post("/desk/1/publish", {"group": "members"}, 409)
    with workspace(site.folder, readonly=True) as room:
        assert room.ledger.issues.get(1).numbered.number == 12
    with team(site.folder, readonly=True) as opened:
        last = opened.audit.newest(1)[0]
    assert (last.what, last.after["number"], last.after["readers"]) == ("digest.publish", 12, 2)


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({}, "readers", "Choose who it goes to"),
        ({"group": "strangers"}, "readers", "nobody is in this group"),
        ({"subscription": "strangers"}, "readers", "nobody stands behind"),
        ({"group": "members", "day": "2020-13-01"}, "day", "That is no day"),
        ({"group": "members", "day": "1999-01-01"}, "day", "That is no day"),
        ({"group": "members", "number": "-4"}, "number", "whole number"),
        ({"group": "members", "number": "3"}, "number", "is published already"),
    ],
)
def test_a_mistake_in_publishing_is_said_beside_its_field(
    site: Site, li: Visitor, fields: dict[str, str], field: str, says: str
) -> None:
    drafted(li)
    public_issue(li, number="3")
    drafted(li, since="2020-03-25")
    li.post("/desk/2/approve", fields_of(li.get("/desk/2/preview"), "/desk/2/approve"))
    page = li.post("/desk/2/publish", fields, 409 if "already" in says or "nobody" in says else 400)
    wrong = re.search(rf'id="wrong-{field}">(.*?)</span>', page, re.S)
    assert wrong and says in unescape(wrong[1]), re.findall(r'class="error".*', page)
    assert "group" not in fields or field == "readers" or re.search(r'value="members" checked', page)


def test_the_public_sees_an_issue_from_its_day_on_and_never_a_draft(site: Site, li: Visitor) -> None:
    public = site.public()
    drafted(li)
    public.get("/issue/1", 404), public.get("/issue/1.pdf", 404)
    assert "No issue is published yet." in public.get("/issues")
    public_issue(li, day="2099-01-01")
    public.get("/issue/1", 404)
    assert "April rules" not in public.get("/issues") + public.get("/issues/feed.atom")
    drafted(li)
    public_issue(li, 2, number="7", day="2020-05-06")
    page = public.get("/issue/2")
    assert "April rules No. 7" in page and "csrf" not in page and "anna@example.org" not in page
    assert "四月规则" in public.get("/zh/issue/2") and "四月规则" in public.get("/issue/2?language=zh")
    assert "April rules" in (both := public.get("/issue/2?language=both")) and "四月规则" in both
    assert "April rules No. 7" in public.get("/issue/7"), "by its number too"
    assert "/issue/2" in public.get("/issues") and "/issue/2" in public.get("/series/digest")
    public.get("/series/none", 404), public.get("/issue/1", 404), public.get("/issue/2?language=fr", 400)
    for path in ("/desk", "/desk/2", "/desk/2/page", "/desk/2/issue.pdf"):
        assert public.client.get(path, follow_redirects=False).status_code == 303
        site.login("r@example.org", "reader").get(path, 403)


def test_every_format_and_the_feed_are_offered(site: Site, li: Visitor) -> None:
    drafted(li)
    public_issue(li, day="2020-05-06")
    public = site.public()
    page = public.get("/issue/1")
    for ending, begins in (
        ("html", b"<!DOCTYPE html>"), ("txt", b"April"), ("md", b"# "), ("pdf", b"%PDF"), ("docx", b"PK"),
        ("atom", b"<?xml"),
    ):  # fmt: skip
        assert f'href="/issue/1.{ending}?language=en"' in page
        answer = public.client.get(f"/issue/1.{ending}?language=en")
        assert answer.status_code == 200 and answer.content.lstrip(b"\xef\xbb\xbf").startswith(begins), ending
        assert answer.content == public.client.get(f"/issue/1.{ending}?language=en").content
        assert ending == "txt" or b"<script>" not in answer.content
    assert "sandbox" in public.client.get("/issue/1.html").headers["content-security-policy"]
    public.get("/issue/1.exe", 404)
    for path, address in (("/issues/feed.atom", "/issue/1"), ("/zh/series/digest/feed.atom", "/zh/issue/1")):
        feed = feedparser.parse(public.get(path))
        assert not feed.bozo and feed.entries[0].link.endswith(address) and "<h1>" in feed.entries[0].summary


def test_a_correction_is_seen_before_it_is_published_and_by_everybody_after(site: Site, li: Visitor) -> None:
    drafted(li)
    public_issue(li, day="2020-05-06")
    asked = form(li, "correct")
    first = asked["item"][0]
    asked |= {f"note_en-{first}": ["It is 10 May."], "do": ["publish"]}
    page = li.post("/desk/1/correct", asked, 400)
    assert "Say what was wrong" in page and "It is 10 May.</textarea>" in page
    page = li.post("/desk/1/correct", asked | {"why_en": ["The day was wrong."], "do": ["preview"]})
    assert "Correction of" in page and "not published yet" in page and "The day was wrong.</textarea>" in page
    assert "The day was wrong" not in site.public().get("/issue/1"), "nothing is public before the button"
    moved = li.post("/desk/1/correct", asked | {"move": [f"down-{first}"], "why_en": ["The day was wrong."]})
    assert headings(moved)[1] == first and "The day was wrong.</textarea>" in moved
    li.post("/desk/1/correct", asked | {"why_en": ["The day was wrong."]})
    page = site.public().get("/issue/1")
    assert "This issue was corrected" in page and "The day was wrong." in page and "<ins>It is 10 May.</ins>" in page
    assert "corrected" in site.public().get("/issues")
    late = li.post("/desk/1/correct", asked | {"why_en": ["Again."]}, 409)
    assert "Nothing was saved yet" in late and "Again.</textarea>" in late


def test_hostile_words_of_editors_and_publishers_act_nowhere(site: Site, li: Visitor) -> None:
    drafted(li, title_en=HOSTILE.replace("*", ""), series='"><script>alert(2)</script>')
    asked = form(li)
    first = asked["item"][0]
    names = ("introduction_en", f"note_en-{first}", f"note_zh-{first}", f"heading_en-{first}")
    li.post("/desk/1/edit", asked | {name: [HOSTILE] for name in names})
    public_issue(li, day="2020-05-06")
    public = site.public()
    series = re.search(r'href="(/series/[^"]+)"', public.get("/issues"))
    assert series
    pages = [li.get(path) for path in ("/desk", "/desk/1", "/desk/1/page", "/desk/1/preview", "/desk/1/correct")]
    pages += [public.get(path) for path in ("/issues", "/issue/1", "/zh/issue/1", unescape(series[1]))]
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page
        assert not re.search(r"""(?:href|src)=["']?javascript:""", page) and "style=" not in page.partition("<main")[2]
    assert str(escape("<script>alert(1)</script>")) in pages[1]


def test_strangers_and_forms_of_other_sites_do_nothing(site: Site, li: Visitor) -> None:
    drafted(li)
    public, reader = site.public(), site.login("r@example.org", "reader")
    for path in ("/desk/new", "/desk/1/edit", "/desk/1/approve", "/desk/1/publish", "/desk/1/correct"):
        public.post(path, {"group": "members"}, 401)
        reader.post(path, {"group": "members"}, 403)
        li.post(path, {"group": "members"}, 403, token=False)
    assert "in draft" in li.get("/desk/1")


def test_the_desk_speaks_chinese(li: Visitor) -> None:
    drafted(li)
    for path, word in (
        ("/zh/desk", "编辑台"), ("/zh/desk/1", "概览"), ("/zh/desk/1/edit", "中文编者按"), ("/zh/desk/new", "起草"),
        ("/zh/desk/1/preview", "按现状审定"), ("/zh/desk/1/publish", "发送给谁"),
    ):  # fmt: skip
        assert word in li.get(path)
    assert "编号 1 的简报尚未审定。" in li.post("/zh/desk/1/publish", {"group": "members"}, 409)


def test_what_is_wrong_with_a_filter_stands_beside_it_in_the_language_of_the_page(li: Visitor) -> None:
    asked = {"since": "2020-04-01", "until": "2020-04-30", "codes": "abc", "standards": "??", "title_en": "Kept"}
    english, chinese = (li.post(f"{prefix}/desk/new", asked, 400) for prefix in ("", "/zh"))
    assert "&#39;abc&#39; is no HS code; write 4, 6, 8, 10 or 13 digits." in english and "codes: " not in english
    assert "“abc”不是HS编码；请写 4、6、8、10 或 13 位数字。" in chinese and "“??”不是标准号" in chinese
    for page in (english, chinese):
        assert page.count('aria-invalid="true"') == 2 and 'id="wrong-codes"' in page and 'value="Kept"' in page


def test_a_day_that_is_none_stays_as_it_was_typed(li: Visitor) -> None:
    page = li.post("/desk/new", {"since": "next week", "until": "2020-04-30"}, 400)
    assert '<input type="text" name="since" value="next week"' in page  # a date field would show nothing
