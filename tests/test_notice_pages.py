"""Notices, redlines, documents and evidence as pages: stable addresses, days, long texts, both languages."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from monitor.diff.texts.text import lines_of
from monitor.settings import Settings
from monitor.web import links, texts
from monitor.web.anchors import anchors, places
from monitor.web.app import create_app
from monitor.web.redlines import Row, in_pages
from monitor.web.relations import BOX, fitting, picture, short_label
from monitor.workspace import workspace
from snapshots.model import Attachment, Notice, Provision
from tests.web_archive import ACT, APRIL, CARDS, JOINT, MARCH, RENAMED, TITLE, build, capture, notice

LONG = "gacc/announcement/2021/77"
NAMED = "gacc/announcement/2021/9"
SHEET = "https://www.customs.gov.cn/list.csv"
MAY = APRIL + timedelta(days=30)


def provision(number: str, *children: Provision, text: str = "条文。", level: str = "") -> Provision:
    return Provision(number=number, text=text, children=children, level=level)


def law(articles: int, changed: int = 0, chapter: str = "第一章") -> tuple[Provision, ...]:
    inner = tuple(
        provision(
            f"第{number}条",
            text=f"第{number}项义务应当{'立即' if number == changed else ''}履行。" + "其" * 20,
            level="article",
        )
        for number in range(1, articles + 1)
    )
    return (provision(chapter, *inner, text="总则", level="chapter"),)


def held(key: str, provisions: tuple[Provision, ...], *documents: Attachment) -> Notice:
    made = notice(key, f"第{key[-1]}号公告", "正文。")
    return Notice(**{**{name: getattr(made, name) for name in made.__slots__}, "provisions": provisions,
                     "attachments": documents})  # fmt: skip


def sheet(opened: object, body: str, at: object) -> Attachment:
    snapshot = opened.archive.record([capture(body, at, url=SHEET, kind="text/csv")])[0]  # type: ignore[attr-defined]
    return Attachment(label="名单.csv", url=SHEET, sha256=snapshot.sha256, format="csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    build(made)
    with workspace(made) as opened, opened.facts.transaction():
        versions = opened.facts.versions
        for at, changed in ((MARCH, 0), (APRIL, 4_000), (MAY, 2)):
            versions.add(held(LONG, law(5_000, changed)), source="gacc", seen_at=at, snapshots=[1], reader="t")
        first = sheet(opened, "编号,名称\n1,口罩\n2,手套\n", MARCH)
        second = sheet(opened, "编号,名称\n1,口罩\n2,医用手套\n", APRIL)
        for at, document in ((MARCH, first), (APRIL, second)):
            found = held(NAMED, (provision("一、", provision("（二）"), level="heading"),), document)
            versions.add(found, source="gacc", seen_at=at, snapshots=[1], reader="t")
    return made


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder, Settings(), CARDS), follow_redirects=False) as client:
        yield client


def seen(page: str) -> str:
    """The words of a page as a reader takes them in."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def ids(folder: Path, key: str) -> list[int]:
    with workspace(folder, readonly=True) as opened:
        return [version.id for version in opened.facts.versions.history(key)]


# -- anchors ----------------------------------------------------------------------------------------------------


def test_a_provision_is_found_by_its_number_and_still_by_its_place() -> None:
    tree = (
        provision("第一章", provision("第一条", level="article"), level="chapter"),
        provision(
            "第二章",
            provision("第三条", provision("", level="paragraph"), provision("（二）", level="item"), level="article"),
            level="chapter",
        ),
        provision("附件1", provision("第二条", level="article"), level="annex"),
        provision("一、", provision("（三）"), level="heading"),
        provision("", text="无编号。"),
    )
    found = {place.old: place.anchor for place in places(tree)}
    assert found["p-1"] == "ch-1" and found["p-1-1"] == "art-1"
    assert found["p-2-1"] == "art-3" and found["p-2-1-2"] == "art-3-2" and found["p-2-1-1"] == "art-3-p1"
    assert found["p-3"] == "annex-1" and found["p-3-1"] == "annex-1-art-2"
    assert found["p-4-1"] == "art-1-3" and found["p-5"] == "para-1"
    assert found["p-4"] == "art-1--2"  # the second provision of that number
    assert len(set(found.values())) == len(found)


def test_a_line_of_a_comparison_knows_its_provision() -> None:
    tree = (provision("第一条", provision("", level="paragraph"), provision("（二）", level="item"), level="article"),)
    named = anchors(tree)
    assert [named[line.at] for line in lines_of(tree)] == ["art-1", "art-1-2"]


def test_a_tree_nested_by_thousands_is_laid_flat() -> None:
    tree = provision("1.")
    for _ in range(3_000):
        tree = provision("1.", tree)
    assert sum(len(page.items) for page in texts.pages((tree,))) == 3_001


def test_anchors_hold_nothing_but_letters_digits_and_dashes() -> None:
    tree = tuple(provision(number) for number in ('"><script>', "第十条 ", "１．", "\u202e", "（ⅸ）"))
    assert all(re.fullmatch(r"[a-z0-9-]+", anchor) for anchor in anchors(tree).values())


# -- the notice -------------------------------------------------------------------------------------------------


def test_a_fact_is_told_with_the_words_it_was_read_from(web: TestClient) -> None:
    page = seen(web.get(links.notice(ACT)).text)
    assert "自2020年4月1日起执行 (its text)" in page.replace("“", "").replace("”", "") or "自2020年4月1日起执行" in page
    assert "less than certain" in page and "Two readings" in page


def test_a_day_tells_the_state_of_that_day_and_the_version_seen_by_then(web: TestClient) -> None:
    later, earlier = (web.get(f"{links.notice(JOINT)}?on={day}").text for day in ("2020-04-20", "2020-04-01"))
    assert "How it stands on 2020-04-20" in later and "repealed" in seen(later)
    assert "<strong>repealed</strong>" not in earlier
    on = web.get(f"{links.notice(ACT)}?on=2020-04-05")
    assert "Shown is version 1" in on.text and "对11项物资" in on.text and "对19项物资" not in on.text
    assert "first saw it" in web.get(f"{links.notice(ACT)}?on=2019-04-05").text


@pytest.mark.parametrize("asked", ["2020-02-30", "yesterday", "1800-01-01", "99999-01-01", "2020-04-01' OR 1"])
def test_a_malformed_day_is_told_what_is_expected(web: TestClient, asked: str) -> None:
    answer = web.get(f"{links.notice(ACT)}?on={quote(asked)}")
    assert answer.status_code == 400 and "‘on’ is expected" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{links.notice(ACT)}?version=9", 404), (f"{links.notice(ACT)}?version=x", 400),
        (f"{links.notice(ACT)}?text=0", 404), (f"{links.notice(ACT)}?text=99", 404),
        (f"{links.notice(ACT)}?whole=maybe", 400), ("/version/999", 404), ("/version/99999999999999999999", 404),
        ("/redline/2/3?view=upside", 400), ("/redline/2/3?page=7", 404), ("/redline?before=2", 400),
        ("/redline?before=2&after=x", 400), ("/document/2/9", 404), ("/document/999/1", 404), ("/document/2/0", 404),
        ("/redline/2/3/document/1", 404), ("/evidence/none/none", 404), ("/evidence/none.zip", 404),
        (f"{links.evidence(ACT)}?on=2999-01-01", 400), (f"{links.notice(ACT)}?version=%00", 400),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_page(web: TestClient, path: str, status: int) -> None:
    for prefix in ("", "/zh"):
        answer = web.get(prefix + path)
        assert answer.status_code == status and "<h1" in answer.text and "Traceback" not in answer.text, answer.text


def test_relations_are_drawn_and_said_in_a_table(web: TestClient) -> None:
    page = web.get(links.notice(JOINT)).text
    svg = page[page.index("<svg") : page.index("</svg>")]
    assert "repealed by" in svg and f'href="{links.notice(ACT)}"' in svg and "style=" not in svg
    table = page[page.index('<table class="relations">') :]
    assert "repealed by" in table[:3_000] and "同时废止" in table[:3_000]


def test_a_picture_keeps_its_boxes_apart_and_its_words_inside() -> None:
    from monitor.web.relations import Relation

    many = [
        Relation(act=f"a/{n}", target="own", other=f"a/{n}", title="题" * 60, words="amended by", inward=True)
        for n in range(12)
    ]
    drawn = picture("own", "本文", many)
    assert drawn and drawn.left_out == 5 and len(drawn.boxes) == 8
    tops = sorted(box.y for box in drawn.boxes if not box.own)
    assert all(second - first >= 64 for first, second in pairwise(tops))
    assert all(box.x + BOX <= drawn.width for box in drawn.boxes)
    assert picture("own", "本文", []) is None
    assert len(fitting("题" * 60, 32)) <= 16 and short_label("MOFCOM/GACC/SAMR/NMPA 2023-32", 22).endswith("2023-32")


def test_an_act_without_text_keeps_its_page_in_both_languages(web: TestClient) -> None:
    assert web.get(links.notice(ACT)).status_code == web.get("/zh" + links.notice(ACT)).status_code == 200


def test_a_chinese_page_speaks_chinese(web: TestClient) -> None:
    first, second = ids_of(web)
    for path in (links.notice(ACT), f"/redline/{first}/{second}?view=side", links.evidence(ACT), "/snapshot/1"):
        page = seen(web.get("/zh" + path).text)
        assert "引用格式" in page or "证据" in page, path
        for ours in ("Cite as", "How it stands", "Read from", "Versions", "side by side", "How to verify"):
            assert ours not in page, (path, ours)


def ids_of(web: TestClient) -> tuple[int, int]:
    found = re.findall(r"/redline/(\d+)/(\d+)", web.get(links.notice(ACT)).text)
    return int(found[0][0]), int(found[0][1])


# -- stable addresses ---------------------------------------------------------------------------------------------


def test_a_version_keeps_its_number_and_its_id(web: TestClient, folder: Path) -> None:
    first = ids(folder, ACT)[0]
    answer = web.get(f"/version/{first}")
    assert answer.status_code == 301 and answer.headers["location"] == links.notice(ACT, 1)
    assert web.get(f"/zh/version/{first}").headers["location"] == "/zh" + links.notice(ACT, 1)
    entry = ids(folder, RENAMED)[1]
    assert web.get(f"/version/{entry}").headers["location"].startswith(links.entry(RENAMED))


def test_no_address_breaks_when_a_notice_is_read_again(tmp_path: Path) -> None:
    build(tmp_path)
    first, second = ids(tmp_path, ACT)
    paths = [links.notice(ACT, 1), links.notice(ACT, 2), f"/redline/{first}/{second}"]
    with TestClient(create_app(tmp_path, Settings(), CARDS)) as client:
        before = [provisions_in(client.get(path).text) for path in paths]
        with workspace(tmp_path) as opened, opened.facts.transaction():
            better = notice(ACT, TITLE, "对19项物资实施检验。", "新读出的一条。", "自公布之日起施行。")
            opened.facts.versions.add(better, source="gacc", seen_at=MAY, snapshots=[2], reader="t2", reread=True)
        assert [provisions_in(client.get(path).text) for path in paths] == before
        assert "our better reading" in client.get(links.notice(ACT)).text
        assert "新读出的一条" in client.get(f"{links.notice(ACT)}?on=2020-05-01").text  # the same state, read better


def provisions_in(page: str) -> list[str]:
    return re.findall(r'id="((?:p|art|para|was)-[^"]*)"', page)


def test_a_page_names_its_canonical_address_and_the_one_to_cite(web: TestClient) -> None:
    def relations(path: str) -> dict[str, str]:
        link = web.get(path).headers["link"]
        return {
            rel: url.removeprefix("http://testserver") for url, rel in re.findall(r'<([^>]+)>; rel="([^"]+)"', link)
        }

    newest, first = links.notice(ACT), links.notice(ACT, 1)
    assert relations(newest) == {"canonical": newest, "cite-as": links.notice(ACT, 2)}
    assert relations(first) == {"canonical": first, "cite-as": first}
    assert relations(f"{newest}?on=2020-04-05")["canonical"] == first
    assert relations("/redline/2/3?view=side&all=yes")["canonical"] == "/redline/2/3"
    assert relations("/zh/redline/2/3")["canonical"] == "/zh/redline/2/3"
    change = re.search(r"/change/[0-9a-f]+", web.get(newest).text)
    assert change and relations(change[0])["cite-as"] == change[0]
    assert relations("/snapshot/1")["canonical"] == "/snapshot/1"


def test_a_citation_has_the_day_the_address_and_the_digest_in_both_languages(web: TestClient, folder: Path) -> None:
    with workspace(folder, readonly=True) as opened:
        digest = opened.archive.snapshot(1).sha256
    page = web.get(links.notice(ACT, 1)).text
    cited = page[page.index('class="cite"') :]
    assert cited.count(str(digest)) == 2 and cited.count(f"http://testserver{links.notice(ACT, 1)}") == 2
    assert "2020-03-31" in cited and "2020年3月31日" in cited and "version 1" in cited and "第1版" in cited


def test_the_public_address_goes_before_what_a_request_claims(folder: Path) -> None:
    settings = Settings()
    import msgspec

    public = msgspec.structs.replace(
        settings, web=msgspec.structs.replace(settings.web, public_url="https://a.example")
    )
    with TestClient(create_app(folder, public, CARDS)) as client:
        answer = client.get(links.notice(ACT), headers={"host": "evil.example"})
        assert "https://a.example/notice/" in answer.headers["link"] and "evil.example" not in answer.text


# -- redlines -----------------------------------------------------------------------------------------------------


def test_a_redline_is_shown_in_one_text_and_side_by_side(web: TestClient, folder: Path) -> None:
    first, second = ids(folder, ACT)
    unified, side = (web.get(f"/redline/{first}/{second}{view}").text for view in ("", "?view=side"))
    assert "<del>11</del>" in unified and "<ins>19</ins>" in unified
    row = re.search(r'<tr class="piece amended">(.*?)</tr>', side, re.DOTALL)
    assert row
    left, right = re.findall(r"<td.*?</td>", row[1], re.DOTALL)
    assert "<del>11</del>" in left and "<ins>" not in left and "<ins>19</ins>" in right and "<del>" not in right


def test_a_redline_links_each_provision_and_has_anchors_of_its_own(web: TestClient, folder: Path) -> None:
    first, second = ids(folder, ACT)
    page = web.get(f"/redline/{first}/{second}").text
    assert 'id="art-1"' in page
    assert links.provision(ACT, 1, "art-1").replace("&", "&amp;") in page
    leads = unescape(links.provision(ACT, 2, "art-1")).partition("#")
    assert f'id="{leads[2]}"' in web.get(leads[0]).text


def test_steps_lead_from_pair_to_pair_and_keep_the_view(web: TestClient, folder: Path) -> None:
    one, two, three = ids(folder, LONG)
    page = web.get(f"/redline/{one}/{two}?view=side").text
    assert f'rel="next" aria-keyshortcuts="n" href="/redline/{two}/{three}?view=side"' in page
    assert f'rel="prev" aria-keyshortcuts="p" href="/redline/{one}/{two}"' in web.get(f"/redline/{two}/{three}").text


def test_the_form_for_any_two_versions_leads_to_their_redline(web: TestClient, folder: Path) -> None:
    first, second = ids(folder, ACT)
    answer = web.get(f"/redline?before={second}&after={first}&view=side")
    assert answer.headers["location"] == f"/redline/{second}/{first}?view=side"
    assert web.get(answer.headers["location"]).headers["location"] == f"/redline/{first}/{second}?view=side"


def test_an_entry_has_a_redline_of_its_cells(web: TestClient, folder: Path) -> None:
    first, second = ids(folder, RENAMED)
    page = web.get(f"/redline/{first}/{second}").text
    assert "<del>" in page and "HYPERLINK" in page and "Side by side" not in page


# -- long texts ---------------------------------------------------------------------------------------------------


def test_a_text_of_5000_provisions_comes_in_pages_that_meet(web: TestClient, folder: Path) -> None:
    page = web.get(links.notice(LONG))
    assert len(page.content) < 200_000 and "第1条" in page.text and 'id="art-5000"' not in page.text
    with workspace(folder, readonly=True) as opened:
        record = opened.facts.versions.history(LONG)[0].record
    assert isinstance(record, Notice)
    found = [item.anchor for part in texts.pages(record.provisions) for item in part.items]
    assert found == [place.anchor for place in places(record.provisions)]
    there = links.provision(LONG, 2, "art-4000").partition("#")[0]
    assert 'id="art-4000"' in web.get(there).text and 'id="p-1-4000"' in web.get(there).text
    assert len(re.findall(r'id="art-', web.get(f"{links.notice(LONG)}?whole=yes").text)) == 5_000


def test_a_redline_of_5000_provisions_folds_what_is_the_same(web: TestClient, folder: Path) -> None:
    first, second = ids(folder, LONG)[:2]
    page = web.get(f"/redline/{first}/{second}")
    assert len(page.content) < 40_000 and "unchanged provisions" in page.text and "立即</ins>" in page.text
    whole = web.get(f"/redline/{first}/{second}?all=yes")
    assert len(whole.content) < 300_000 and "Page 1 of" in whole.text
    assert web.get(f"/redline/{first}/{second}?all=yes&page=2").status_code == 200


def test_one_endless_paragraph_goes_on_from_page_to_page() -> None:
    endless = (Provision(text="长" * 90_000), Provision(text="", rows=tuple(("甲" * 50, str(n)) for n in range(3_000))))
    found = texts.pages(endless)
    assert all(sum(item.signs for item in page.items) <= texts.SIGNS_PER_PAGE for page in found)
    assert sum(item.text.count("长") for page in found for item in page.items) == 90_000
    assert sum(len(item.rows) for page in found for item in page.items) == 3_000


def test_a_redline_row_longer_than_a_page_is_parted_without_loss() -> None:
    from monitor.diff.texts.refine import Span

    row = Row(kind="added", label="Added 第一条", after="art-1", spans=(Span("insert", "新" * 50_000),))
    found = in_pages([row, Row(folded="… 3 unchanged provisions …")])
    assert len(found) > 2 and found[0][0].anchor == "art-1" and not found[1][0].anchor
    assert sum(part.signs for page in found for part in page) == 50_000


# -- documents ----------------------------------------------------------------------------------------------------


def test_a_document_can_be_read_and_compared_with_its_earlier_state(web: TestClient, folder: Path) -> None:
    first, second = ids(folder, NAMED)
    assert links.document(second, 1) in web.get(links.notice(NAMED)).text
    page = web.get(links.document(second, 1)).text
    assert "医用手套" in page and links.document_redline(first, second, 1) in page
    assert links.document_redline(first, second, 1) in web.get(f"/redline/{first}/{second}").text
    changed = web.get(links.document_redline(first, second, 1)).text
    assert "医用手套" in changed and "<ins>" in changed and "手套" in changed


# -- evidence -----------------------------------------------------------------------------------------------------


def test_the_evidence_of_a_page_passes_its_own_verifier(web: TestClient, tmp_path: Path) -> None:
    page = web.get(f"{links.evidence(ACT)}?on=2020-04-05").text
    packed = links.evidence(ACT, date(2020, 4, 5), packed=True)
    assert packed in unescape(page) and "verify.py" in page and "Last look before the day ended" in page
    answer = web.get(packed)
    assert answer.headers["content-type"] == "application/zip" and "no-store" in answer.headers["cache-control"]
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    script = next(tmp_path.rglob("verify.py"))
    told = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=script.parent, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0 and "OK" in told.stdout
    assert web.head(packed).headers["content-type"] == "application/zip"


def test_evidence_is_had_for_entries_and_changes_too(web: TestClient) -> None:
    change = re.search(r"/change/([0-9a-f]+)", web.get(links.notice(ACT)).text)
    assert change
    for key in (RENAMED, change[1]):
        assert web.get(links.evidence(key)).status_code == 200, key
        assert web.get(links.evidence(key, packed=True)).content[:2] == b"PK", key


def test_evidence_leaves_nothing_behind(web: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert web.get(links.evidence(ACT, packed=True)).status_code == 200
    assert list(tmp_path.iterdir()) == []
