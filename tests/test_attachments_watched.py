"""Attachments through whole checks: replaced in place, unreadable, the only text of an act, and what commands say."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec
import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.demo.internet import Answer, Request
from monitor.subscription import Subscription
from monitor.watch import documents, shelf
from monitor.workspace import workspace
from snapshots.encoding import decode
from snapshots.model import Attachment, Notice
from tests.attached_files import ROWS, letter, pdf, saved_page, scan, word, xls, xlsx, zipped
from tests.customs_site import HOST, CustomsSite, Doc, a_site, html
from tests.test_watch import Watcher

PAGE = "/customs/1/20/index.html"
KEY = "gacc/announcement/2020/20"
TEXT = (
    "第一条 出口企业应当在5日内提交声明。",
    "第二条 海关应当核对企业提交的声明。",
    "第三条 本办法自2020年5月1日起施行。",
)


@dataclass
class FilingSite(CustomsSite):
    """The customs site with files of any kind beside its pages."""

    files: dict[str, bytes | Answer] = field(default_factory=dict)

    def __call__(self, request: Request) -> Answer:
        found = self.files.get(unquote(request.url).removeprefix(f"{HOST}/files/"))
        if found is None:
            return super().__call__(request)
        return found if isinstance(found, Answer) else Answer(status=200, headers={}, body=found)


@pytest.fixture
def site() -> FilingSite:
    return FilingSite(docs=a_site().docs)


@pytest.fixture
def watcher(site: FilingSite, tmp_path: Path) -> Iterator[Watcher]:
    watcher = Watcher(site, tmp_path / "data")
    watcher.check()
    yield watcher
    with workspace(watcher.folder) as opened:
        assert not list(opened.archive.verify())


def act(*links: str, lines: tuple[str, ...] = ("现公告如下：", "一、见附件。")) -> Doc:
    anchors = [f'附件：<a href="/files/{quote(link)}">{link}</a>' for link in links]
    return Doc(title="海关总署公告2020年第20号（关于出口的公告）", lines=[*lines, *anchors], number="公告〔2020〕20号")


def ran(watcher: Watcher, *words: str) -> str:
    given = ["--data", str(watcher.folder), *words]
    result = CliRunner().invoke(cli, given)
    assert result.exit_code == 0, result.output
    return result.output


def shown(watcher: Watcher) -> dict[str, object]:
    record: dict[str, object] = json.loads(ran(watcher, "show", KEY, "--json"))["record"]
    return record


def replaced(watcher: Watcher, site: FilingSite, name: str, before: bytes, after: bytes) -> list[str]:
    """The details one more check tells after a document was replaced at its address."""
    site.docs[PAGE] = act(name)
    site.files[name] = before
    assert [change.kind for change in watcher.check().changes] == ["notice.published"]
    site.files[name] = after
    changes = watcher.check().changes
    assert {change.kind for change in changes} <= {"notice.amended"}
    return [change.detail for change in changes]


@pytest.mark.parametrize(("kind", "made"), [("pdf", pdf), ("docx", word)])
def test_a_replaced_text_says_which_provision_says_what(
    watcher: Watcher, site: FilingSite, kind: str, made: object
) -> None:
    assert callable(made)
    (detail,) = replaced(watcher, site, f"办法.{kind}", made(*TEXT), made(TEXT[0].replace("5日", "50日"), *TEXT[1:]))
    assert detail.startswith(f"document replaced: 办法.{kind}: 1 provision amended: 第一条")
    assert "5" in detail and "50" in detail


def test_a_replaced_list_says_which_rows_came_left_and_changed(watcher: Watcher, site: FilingSite) -> None:
    new = [ROWS[0], ROWS[1], ["L3068", "北京第三检测中心"], ["L9999", "广州检测"]]
    (detail,) = replaced(watcher, site, "名单.xls", xls(ROWS), xls(new))
    assert detail.startswith("document replaced: 名单.xls: ")
    assert "L9999 added" in detail and "L7877 removed" in detail and "第三检测中心" in detail


def test_a_file_inside_an_archive_is_compared_by_its_name(watcher: Watcher, site: FilingSite) -> None:
    before = zipped(**{"名单.xlsx": xlsx(ROWS), "说明.docx": word(*TEXT)})
    after = zipped(**{"名单.xlsx": xlsx(ROWS[:-1]), "说明.docx": word(*TEXT), "新.docx": word(*TEXT)})
    (detail,) = replaced(watcher, site, "附件.zip", before, after)
    assert "名单.xlsx: " in detail and "L7877 removed" in detail and "新.docx: file added" in detail
    assert "说明" not in detail


def test_a_new_file_of_the_same_words_is_no_change_of_substance(watcher: Watcher, site: FilingSite) -> None:
    assert replaced(watcher, site, "办法.pdf", pdf(*TEXT), pdf(*TEXT) + b"\n% made again\n") == []
    assert "document replaced: 办法.pdf: no change of substance" in ran(watcher, "diff", KEY)


def test_a_text_replaced_by_its_scan_is_told_as_not_compared(watcher: Watcher, site: FilingSite) -> None:
    (detail,) = replaced(watcher, site, "办法.pdf", pdf(*TEXT), scan())
    assert detail == "document replaced: 办法.pdf: not compared: no text (scan)"


def test_the_redline_of_a_replaced_document_is_in_diff(watcher: Watcher, site: FilingSite) -> None:
    replaced(watcher, site, "办法.docx", word(*TEXT), word(TEXT[0].replace("5日", "50日"), *TEXT[1:]))
    assert "第一条" in ran(watcher, "diff", KEY)
    (change,) = json.loads(ran(watcher, "diff", KEY, "--json"))
    assert (change["class"], change["after"], change["significance"]) == ("document replaced", "办法.docx", "substance")
    assert change["files"][0]["changes"][0]["class"] == "amended"


def test_documents_that_cannot_be_read_do_not_hold_the_notice_and_say_why(watcher: Watcher, site: FilingSite) -> None:
    names = ("扫描.pdf", "坏.pdf", "没有.pdf", "名单.xlsx", "程序.doc", "网页.pdf")
    site.docs[PAGE] = act(*names)
    site.files = {
        "扫描.pdf": scan(),
        "坏.pdf": b"%PDF-1.4 " + bytes(99),
        "名单.xlsx": xlsx(ROWS),
        "程序.doc": b"MZ\x90\x00" + bytes(99),
        "网页.pdf": html("<html><body><p>您访问的页面不存在</p></body></html>"),
    }
    outcome = watcher.check()
    assert [change.key for change in outcome.changes] == [KEY] and not outcome.held

    record = shown(watcher)
    attachments = record["attachments"]
    assert isinstance(attachments, list)
    told = {one["label"]: (one["format"], one["note"]) for one in attachments}
    assert told["扫描.pdf"] == ("", "no text (scan)")
    assert told["坏.pdf"][1].startswith("unreadable: not a readable PDF")
    assert told["没有.pdf"] == ("", "not fetched: HTTP 404")
    assert told["名单.xlsx"] == ("sheet", "")
    assert told["程序.doc"][1] == "unreadable: it is called .doc and is a program"
    assert told["网页.pdf"] == ("", "not fetched: a web page came instead of the document")
    assert "document 扫描.pdf [no text (scan)]" in ran(watcher, "show", KEY)


def test_a_document_is_read_once_however_often_it_is_checked(
    watcher: Watcher, site: FilingSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.docs[PAGE] = act("办法.pdf", lines=())
    site.files["办法.pdf"] = pdf(*TEXT)
    shelf.forget()
    watcher.check()
    shelf.forget()  # as in another process
    monkeypatch.setattr(sys, "executable", "/nowhere")  # no child could read it again
    assert watcher.told() == []
    assert shown(watcher)["text_available"] is True


def test_pages_saved_by_excel_are_documents(watcher: Watcher, site: FilingSite) -> None:
    site.docs[PAGE] = act("名单.xls")
    site.files["名单.xls"] = Answer(status=200, headers={}, body=saved_page(ROWS))
    watcher.check()
    with workspace(watcher.folder) as opened:
        version = opened.facts.versions.current(KEY)
        assert version is not None and isinstance(version.record, Notice)
        (document,) = version.record.attachments
        assert (document.format, document.note) == ("html", "")
        assert documents.tables(opened, document) == [tuple(map(tuple, ROWS))]


# -- acts whose only text is a document -------------------------------------------------------------------

LETTER = (
    "海关总署公告",
    "2020年第20号",
    "关于医疗物资出口检验的公告",
    "为加强医疗物资出口质量监管，现就有关事项公告如下：",
    "一、出口企业应当提交医疗物资质量声明。",
    "二、本公告自2020年5月1日起实施，海关总署公告2020年第11号同时废止。",
    "海关总署",
    "2020年4月10日",
)


@pytest.mark.parametrize("made", [letter, word])
def test_the_text_days_and_effects_of_a_bare_page_are_read_from_its_document(
    watcher: Watcher, site: FilingSite, made: object
) -> None:
    assert callable(made)
    site.docs[PAGE] = act("公告.pdf", lines=())
    site.files["公告.pdf"] = made(*LETTER)
    published, status = watcher.check().changes
    assert (published.kind, str(published.effective)) == ("notice.published", "2020-05-01")
    assert (status.key, status.cause) == ("gacc/announcement/2020/11", KEY)

    record = shown(watcher)
    assert record["text_available"] is True and record["signed"] == "2020-04-10"
    assert "医疗物资质量声明" in json.dumps(record["provisions"], ensure_ascii=False)
    assert "2020年第20号" not in json.dumps(record["provisions"], ensure_ascii=False)
    output = ran(watcher, "show", KEY)
    assert f"text read from its document 公告.pdf ({HOST}/files/{quote('公告.pdf')})" in output
    assert watcher.told() == []


def test_a_changed_document_amends_the_act_it_is(watcher: Watcher, site: FilingSite) -> None:
    site.docs[PAGE] = act("公告.pdf", lines=())
    site.files["公告.pdf"] = letter(*LETTER)
    watcher.check()
    site.files["公告.pdf"] = letter(*(line.replace("5月1日", "6月1日") for line in LETTER))
    (change,) = (change for change in watcher.check().changes if change.key == KEY)
    assert change.kind == "notice.amended" and "2020-05-01 became 2020-06-01" in change.detail


@pytest.mark.parametrize(
    "files",
    [
        {"扫描.pdf": scan()},
        {"一.pdf": letter(*LETTER), "二.docx": word(*TEXT)},
        {"公告.pdf": letter(*LETTER), "扫描.pdf": scan()},
        {"附件.docx": word("附件1", *TEXT)},
        {"名单.xlsx": xlsx(ROWS)},
    ],
    ids=["a scan", "two texts", "a text and a scan", "an annex", "a list"],
)
def test_which_document_is_the_act_is_never_guessed(
    watcher: Watcher, site: FilingSite, files: dict[str, bytes | Answer]
) -> None:
    site.docs[PAGE] = act(*files, lines=())
    site.files = files
    assert [change.kind for change in watcher.check().changes] == ["notice.published"]
    record = shown(watcher)
    assert (record["text_available"], record["provisions"]) == (False, [])
    assert "its page holds no text" in ran(watcher, "show", KEY)


def test_a_document_that_comes_later_makes_the_text_available(watcher: Watcher, site: FilingSite) -> None:
    site.docs[PAGE] = act("公告.pdf", lines=())
    watcher.check()
    site.files["公告.pdf"] = letter(*LETTER)
    changes = [change for change in watcher.check().changes if change.key == KEY]
    assert [change.kind for change in changes] == ["notice.amended"]
    assert "its text became available" in changes[0].detail


# -- words and old records --------------------------------------------------------------------------------


def test_the_words_of_documents_are_given_for_word_filters_up_to_a_bound(watcher: Watcher, site: FilingSite) -> None:
    site.docs[PAGE] = act("办法.docx", "名单.xls")
    site.files = {"办法.docx": word(*TEXT), "名单.xls": xls(ROWS)}
    watcher.check()
    with workspace(watcher.folder) as opened:
        version = opened.facts.versions.current(KEY)
        assert version is not None and isinstance(version.record, Notice)
        found = documents.words(opened, version.record.attachments)
        assert "核对企业提交的声明" in found and "L0290 深圳市第一检测中心" in found
        assert len(found) <= documents.MAX_WORDS


def test_the_words_of_a_document_choose_what_is_owed(watcher: Watcher, site: FilingSite) -> None:
    wanted = Subscription(name="m", channel="maildir", words=("第二检测中心",))
    other = Subscription(name="o", channel="maildir", words=("呼吸机",))
    watcher.settings = msgspec.structs.replace(watcher.settings, subscription=(wanted, other))
    site.docs[PAGE] = act("名单.xls")
    site.files["名单.xls"] = xls(ROWS)
    watcher.check()
    with workspace(watcher.folder) as opened:
        assert [message.person for message in opened.ledger.outbox.find()] == ["m"]


def test_records_of_an_older_regwatch_are_read_without_notes() -> None:
    record = decode(
        '{"type":"Notice","key":"k","identity":"k","kind":"announcement","issuers":[],"title":"t","url":"u",'
        '"attachments":[{"label":"a.xls","url":"http://a/a.xls","sha256":null}]}'
    )
    assert isinstance(record, Notice)
    assert record.attachments == (Attachment(label="a.xls", url="http://a/a.xls"),)
