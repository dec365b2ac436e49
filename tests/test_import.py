"""`regwatch import`, from the command line to the ledger: registry answers, lists, saved pages, back-fill, refusals."""

import io
import json
import plistlib
from datetime import UTC, datetime
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import pytest
import xlwt
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.workspace import workspace
from snapshots.errors import RegwatchError
from snapshots.model import Verdict
from tests.customs_site import Doc, a_site

URL = "http://www.customs.gov.cn/customs/302249/302266/302267/2979061/index.html"
TAKEN = json.dumps({"flag": "false", "msg": "验证码错误"}, ensure_ascii=False)


class Desk:
    """A person with a folder of files and a data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"

    def save(self, name: str, content: object) -> str:
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            path.write_text(text, "utf-8")
        return str(path)

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(cli, ["--data", str(self.data), *words])

    def imports(self, source: str, *words: str, code: int = 0) -> dict[str, Any]:
        result = self.run("import", source, *words, "--json")
        assert result.exit_code == code, result.output + str(result.exception)
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def kinds(self, source: str, *words: str) -> list[tuple[str, str]]:
        return [(c["kind"], c["key"].partition("/")[2]) for c in self.imports(source, *words)["changes"]]

    def refused(self, source: str, *words: str) -> str:
        result = self.run("import", source, *words)
        assert isinstance(result.exception, RegwatchError), result.output
        return str(result.exception)

    def on_record(self) -> list[str]:
        return [line["kind"] for line in json.loads(self.run("changes", "--json").stdout)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def labs(*numbers: int, pages: int = 1, **names: str) -> dict[str, object]:
    rows = [
        {"orgName": names.get(f"L{n:04d}", f"实验室{n}"), "uuid": f"u{n}", "licNo": f"CNAS L{n:04d}"} for n in numbers
    ]
    return {"data": rows, "pageCount": pages}


def scope(*standards: str, total: int | None = None, shift: int = 0) -> dict[str, object]:
    rows = [
        {
            "num": n + shift,
            "objCh": "口罩",
            "paramCh": "过滤效率",
            "stdCode": s,
            "objId": shift + 1,
            "paramId": shift + 2,
        }
        for n, s in enumerate(standards)
    ]
    return {"data": rows, "totalSize": len(standards) if total is None else total}


def details(number: str = "CNAS L0001", until: str = "2029-10-30") -> str:
    values = [number, "", "王某", "1", "2", "3", "http://l.example", "a@l.example", "北京", "2023-10-31", until, ""]
    spans = "".join(f'<p>项<span class="clabel">{value}</span></p>' for value in values)
    return f'<html><body><div class="T1">实验室1</div>{spans}</body></html>'


def article(*lines: str, number: str = "15") -> str:
    title = f"海关总署公告2020年第{number}号（关于出口的公告）"
    site = a_site()
    return site._article(
        "/x", Doc(title=title, lines=list(lines) or ["现公告如下："], number=f"公告〔2020〕{number}号")
    )


# -- the registry ------------------------------------------------------------------------------------


def test_a_whole_list_tells_who_came_who_left_and_who_was_renamed(desk: Desk) -> None:
    first = desk.imports("cnas-registry", desk.save("a.json", labs(1, 2, 3, 4)))
    assert (first["first"], first["told"], first["complete"]) == (True, False, False)
    assert desk.on_record() == []
    again = desk.kinds("cnas-registry", desk.save("b.json", labs(1, 2, 4, 5, L0002="新名")), "--complete")
    assert again == [("entry.changed", "L0002"), ("entry.added", "L0005"), ("entry.removed", "L0003")]
    assert desk.on_record() == ["entry.changed", "entry.added", "entry.removed"]
    details = [line["detail"] for line in json.loads(desk.run("changes", "--json").stdout)]
    assert details[0] == "name: 实验室2 became 新名"


def test_neither_page_one_of_thirty_nor_a_whole_search_removes_anybody_by_itself(desk: Desk) -> None:
    desk.imports("cnas-registry", desk.save("a.json", labs(1, 2, 3, 4)))
    part = desk.imports("cnas-registry", desk.save("p1.json", labs(1, 2, pages=2)))
    assert (part["changes"], part["complete"]) == ([], False)
    assert "1 of 2 pages" in part["notes"][0]
    twice = desk.imports(
        "cnas-registry", desk.save("p1.json", labs(1, 2, pages=2)), desk.save("p1b.json", labs(1, 2, pages=2))
    )
    assert not twice["complete"]
    both = (str(desk.folder / "p1.json"), desk.save("p2.json", labs(4, pages=2)))
    search = desk.imports("cnas-registry", *both)
    assert (search["changes"], search["complete"]) == ([], False) and "--complete" in search["notes"][0]
    assert desk.kinds("cnas-registry", *both, "--complete") == [("entry.removed", "L0003")]


def test_files_the_person_calls_complete_are_the_whole_list(desk: Desk) -> None:
    desk.imports("cnas-registry", desk.save("a.json", labs(1, 2, 3)))
    assert desk.kinds("cnas-registry", desk.save("b.json", labs(1, 2, pages=9)), "--complete") == [
        ("entry.removed", "L0003")
    ]


def test_losing_more_than_a_source_may_lose_is_held_until_a_person_releases_it(desk: Desk) -> None:
    desk.imports("cnas-registry", desk.save("a.json", labs(1, 2, 3, 4)))
    file = desk.save("b.json", labs(1))
    held = desk.imports("cnas-registry", file, "--complete", code=3)
    assert held["held"] and "3 of 4 entries" in held["reasons"][0]
    assert desk.on_record() == []
    assert "--release" in desk.run("import", "cnas-registry", file, "--complete").output
    assert len(desk.imports("cnas-registry", file, "--complete", "--release", "省局名单已核对")["changes"]) == 3


def test_a_laboratorys_page_adds_what_is_known_and_its_new_validity_is_a_change(desk: Desk) -> None:
    desk.imports("cnas-registry", desk.save("a.json", labs(1, 2)))
    assert desk.kinds("cnas-registry", desk.save("lab.html", details())) == []  # more is known; nothing happened
    changed = desk.imports("cnas-registry", desk.save("lab.html", details(until="2035-10-30")))["changes"]
    assert [(c["kind"], c["detail"]) for c in changed] == [("entry.changed", "有效期至: 2029-10-30 became 2035-10-30")]
    assert desk.kinds("cnas-registry", desk.save("b.json", labs(1, 2))) == []  # the list lacks these columns


def test_a_laboratory_listed_by_uuid_alone_is_the_same_once_its_number_is_known(desk: Desk) -> None:
    rows = {"data": [{"orgName": "实验室1", "uuid": "u1"}], "pageCount": 1}
    desk.imports("cnas-registry", desk.save("a.json", rows))
    numbered = {"data": [{"orgName": "实验室1", "uuid": "u1", "licNo": "L0001"}], "pageCount": 1}
    assert desk.kinds("cnas-registry", desk.save("b.json", numbered)) == []
    with workspace(desk.data, readonly=True) as opened:
        assert [v.key for v in opened.facts.versions.standing("cnas-registry")] == ["cnas-registry/L0001"]
    assert desk.kinds("cnas-registry", desk.save("c.json", rows)) == []


def test_a_scope_tells_which_standard_was_added_and_removed(desk: Desk) -> None:
    first = desk.imports("cnas-scope", desk.save("L0001-scope.json", scope("GB 19083-2010", "YY 0469-2011")))
    assert first["complete"] and not first["told"]
    changes = desk.imports("cnas-scope", desk.save("L0001-new.json", scope("GB 19083-2023", "YY 0469-2011")))["changes"]
    told = [(c["kind"], c["title"].rpartition(" · ")[2]) for c in changes]
    assert told == [("entry.added", "GB 19083-2023"), ("entry.removed", "GB 19083-2010")]


def test_new_ids_and_numbers_of_the_system_are_no_change_of_a_scope(desk: Desk) -> None:
    desk.imports("cnas-scope", desk.save("L0001.json", scope("GB 19083-2010", "YY 0469-2011")))
    assert desk.kinds("cnas-scope", desk.save("L0001-b.json", scope("GB 19083-2010", "YY 0469-2011", shift=50))) == []


def test_a_part_of_a_scope_removes_nothing_and_other_laboratories_are_left_alone(desk: Desk) -> None:
    desk.imports("cnas-scope", desk.save("L0001.json", scope("A 1", "A 2", "A 3")))
    desk.imports("cnas-scope", desk.save("L0002.json", scope("B 1")))
    assert desk.kinds("cnas-scope", desk.save("L0001.json", scope("A 1", total=3))) == []
    assert desk.kinds("cnas-scope", desk.save("L0001.json", scope("A 1", "A 3"))) == [("entry.removed", "L0001/1/2/A2")]


def test_a_scope_that_does_not_say_whose_it_is_is_refused_unless_the_person_says_it(desk: Desk) -> None:
    file = desk.save("scope.json", scope("A 1"))
    assert "--about L0290" in desk.refused("cnas-registry", file)
    assert desk.imports("cnas-registry", file, "--about", "No. CNAS L0290")["changes"][0]["key"].startswith(
        "cnas-scope/L0290/"
    )
    both = desk.imports("cnas-registry", desk.save("lab.html", details("L0007")), file)
    assert {c["key"].split("/")[1] for c in both["changes"]} == {"L0007"}


@pytest.mark.parametrize(
    ("name", "content", "sign"),
    [
        (
            "a.html",
            "<html><script>document.cookie='__jsl_clearance_s=1';location.reload()</script></html>",
            "challenge",
        ),
        ("a.html", "<html><head><meta id='x' content='y' r='m'><script>$_ts=1</script></head></html>", "challenge"),
        ("a.html", "<html><form>验证码<img src='verify/getValidateCode.action'></form></html>", "captcha"),
        ("a.html", "<html><form><input name='u'><input type='password'></form></html>", "login"),
        ("a.json", TAKEN, "captcha"),
        ("a.html", "<html><body>电信云防护 请求ID 1</body></html>", "firewall"),
        ("a.json", '{"data": [], "pageCount": 0}', "0 rows"),
        ("a.txt", "hello", "none of the files"),
    ],
)
def test_a_file_that_is_not_the_page_meant_is_refused_whole(desk: Desk, name: str, content: str, sign: str) -> None:
    good = desk.save("good.json", labs(1))
    bad = desk.save(name, content)
    files = [bad] if sign == "0 rows" else [good, bad]
    error = desk.refused("cnas-registry", *files)
    assert sign in error and name in error and "nothing was imported" in error
    with workspace(desk.data) as opened:
        assert opened.archive.counts()["captures"] == 0
        assert opened.facts.versions.standing("cnas-registry") == []


def test_a_dry_run_shows_the_changes_and_writes_nothing(desk: Desk) -> None:
    file = desk.save("a.json", labs(1, 2))
    assert len(desk.imports("cnas-registry", file, "--dry-run")["changes"]) == 2
    assert not desk.data.exists()
    desk.imports("cnas-registry", file)
    before = {path.name: path.read_bytes() for path in desk.data.glob("*.sqlite")}
    assert desk.kinds("cnas-registry", desk.save("b.json", labs(1, 3)), "--dry-run", "--complete") == [
        ("entry.added", "L0003"), ("entry.removed", "L0002"),
    ]  # fmt: skip
    assert {path.name: path.read_bytes() for path in desk.data.glob("*.sqlite")} == before


def test_an_older_state_fills_in_and_neither_alerts_nor_becomes_the_standing_one(desk: Desk) -> None:
    desk.imports("cnas-registry", desk.save("b.json", labs(1, 2, L0001="今名")))
    back = desk.imports("cnas-registry", desk.save("a.json", labs(1, 9, L0001="旧名")), "--seen-at", "2020-04-10")
    assert back["back_filled"] and not back["told"]
    assert desk.on_record() == []
    with workspace(desk.data, readonly=True) as opened:
        versions = opened.facts.versions
        assert {v.record.name for v in versions.standing("cnas-registry")} == {"今名", "实验室2"}  # type: ignore[union-attr]
        (gone,) = versions.history("cnas-registry/L0009")
        assert gone.first_seen == datetime(2020, 4, 10, 4, tzinfo=UTC) and gone.ended_at is not None
    assert desk.kinds("cnas-registry", desk.save("c.json", labs(1, 2, L0001="今名"))) == []


def test_a_moment_in_the_future_is_refused(desk: Desk) -> None:
    assert "future" in desk.refused("cnas-registry", desk.save("a.json", labs(1)), "--seen-at", "2999-01-01")


def test_the_files_are_sealed_with_their_provenance(desk: Desk) -> None:
    desk.imports("cnas-registry", desk.save("a.json", labs(1)))
    with workspace(desk.data, readonly=True) as opened:
        snapshot = opened.archive.latest("file-import:cnas-registry/a.json", Verdict.OK)
        assert snapshot is not None
        assert dict(opened.archive.headers(snapshot.seq))["X-Regwatch-Import"] == "a.json"
    assert "intact" in desk.run("verify").output


# -- lists -------------------------------------------------------------------------------------------


def csv_of(*rows: tuple[str, str, str]) -> str:
    return "\n".join(["序号,注册证编号,产品名称", *(",".join(row) for row in rows)]) + "\n"


def test_a_list_of_devices_is_kept_by_its_certificate_numbers(desk: Desk) -> None:
    a = csv_of(
        ("1", "国械注准20203140001", "口罩"),
        ("2", "国械注准20203140002", "防护服"),
        ("3", "国械注准20203140003", "手套"),
    )
    b = csv_of(("1", "国械注准20203140002", "医用防护服"), ("2", "国械注准20203140003", "手套"))
    desk.imports("nmpa-device-register", desk.save("a.csv", a))
    assert desk.kinds("nmpa-device-register", desk.save("b.csv", b)) == [("entry.changed", "国械注准20203140002")]
    assert desk.kinds("nmpa-device-register", desk.save("b.csv", b), "--complete") == [
        ("entry.removed", "国械注准20203140001")
    ]


def test_a_spreadsheet_reads_like_the_same_list_as_text(desk: Desk) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for y, row in enumerate([["备案号", "产品名称"], ["沪浦械备20200001", "口罩"]]):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    out = io.BytesIO()
    book.save(out)
    assert desk.kinds("nmpa-device-register", desk.save("a.xls", out.getvalue())) == [
        ("entry.added", "沪浦械备20200001")
    ]


def test_one_key_in_two_different_rows_and_a_lost_key_column_are_refused(desk: Desk) -> None:
    twice = csv_of(("1", "国械注准20203140001", "口罩"), ("2", "国械注准20203140001", "手套"))
    assert "stands twice" in desk.refused("nmpa-device-register", desk.save("a.csv", twice))
    lost = desk.refused("nmpa-device-register", desk.save("b.csv", "产品名称,数量\n口罩,1\n手套,2\n"))
    assert "none of the files" in lost and "the columns are: 产品名称, 数量" in lost and "--map" in lost


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_the_registry_as_a_list_of_ones_own_is_the_same_laboratories(desk: Desk, encoding: str) -> None:
    desk.imports("cnas-registry", desk.save("a.json", labs(1, 2, 3)))
    table = "序号,注册编号,机构名称\r\n1,CNAS L0001,实验室1\r\n2,L0002,改名了\r\n3,No. CNAS L0003,实验室3\r\n"
    assert desk.kinds("cnas-registry", desk.save("b.csv", table.encode(encoding))) == [("entry.changed", "L0002")]


def test_one_number_in_other_spellings_is_no_change(desk: Desk) -> None:
    answer = labs(1, 2, 3)
    desk.imports("cnas-registry", desk.save("a.json", answer))
    again = json.dumps(answer, ensure_ascii=False).replace("CNAS L0001", "Ｌ０００１").replace("CNAS L0002", "l0002 ")
    assert desk.kinds("cnas-registry", desk.save("b.json", again.replace("CNAS L0003", "No. CNAS L0003"))) == []


def test_an_answer_that_the_browser_showed_as_a_page_is_the_answer(desk: Desk) -> None:
    shown = f"<html><head></head><body><pre>{json.dumps(labs(1, 2), ensure_ascii=False)}</pre></body></html>"
    assert desk.imports("cnas-registry", desk.save("a.html", shown))["files"][0]["read_as"].startswith("2 row(s)")


def test_half_a_download_is_called_that_and_a_damaged_file_is_named(desk: Desk) -> None:
    assert "breaks off" in desk.refused("cnas-registry", desk.save("a.json", json.dumps(labs(1, 2))[:-9]))
    good = desk.save("b.json", labs(1, 2))
    assert "c.bin" in desk.refused("cnas-registry", good, desk.save("c.bin", bytes(200)))
    assert desk.on_record() == []


# -- saved pages of any source -----------------------------------------------------------------------


def test_a_saved_page_of_a_blocked_source_is_its_sources_capture(desk: Desk) -> None:
    first = desk.imports("gacc", desk.save("a.html", article(number="14")), "--url", URL.replace("2979061", "1"))
    assert first["first"] and [c["key"] for c in first["changes"]] == ["gacc/announcement/2020/14"]
    assert desk.on_record() == []
    told = desk.imports("gacc", desk.save("b.html", article("现公告如下：", "一、应当申报。")), "--url", URL)
    assert told["told"] and [c["kind"] for c in told["changes"]] == ["notice.published"]
    changed = article("现公告如下：", "一、应当在5日内申报。")
    assert [c["kind"] for c in desk.imports("gacc", desk.save("c.html", changed), "--url", URL)["changes"]] == [
        "notice.amended"
    ]
    assert desk.on_record() == ["notice.published", "notice.amended"]
    with workspace(desk.data, readonly=True) as opened:
        assert len(opened.archive.sightings(URL)) == 2


@pytest.mark.parametrize(
    "mark",
    [
        f"<!-- saved from url=(0075){URL} -->",
        f'<meta name="Url" content="{URL}">',
        f'<link rel="canonical" href="{URL}">',
        f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Mon Mar 02 2026\n-->",
    ],
)
def test_a_saved_page_says_itself_where_it_was(desk: Desk, mark: str) -> None:
    page = article().replace("<html>", f"{mark if mark.startswith('<!') else ''}<html><head>{mark}</head>")
    assert desk.imports("gacc", desk.save("a.html", page))["files"][0]["address"] == URL


def test_a_page_without_address_or_of_another_host_is_refused(desk: Desk) -> None:
    file = desk.save("a.html", article())
    assert "--url" in desk.refused("gacc", file)
    assert "none of the hosts" in desk.refused("gacc", file, "--url", "http://www.mofcom.gov.cn/x.html")


def test_a_page_is_imported_with_the_annex_it_links_to(desk: Desk) -> None:
    page = article("现公告如下：").replace("</p></div>", '</p><p><a href="./a/公告附件.xls">附件</a></p></div>')
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "商品编号")
    out = io.BytesIO()
    book.save(out)
    files = (desk.save("a.html", page), desk.save("公告附件.xls", out.getvalue()))
    assert [f["read_as"] for f in desk.imports("gacc", *files, "--url", URL)["files"]] == ["article", "attachment"]
    assert "no document of this name" in desk.refused(
        "gacc", files[0], desk.save("b.xls", out.getvalue()), "--url", URL
    )


def test_an_older_page_is_sealed_and_changes_nothing(desk: Desk) -> None:
    desk.imports("gacc", desk.save("a.html", article("现公告如下：", "一、新文。")), "--url", URL)
    old = desk.imports(
        "gacc", desk.save("b.html", article("现公告如下：", "一、旧文。")), "--url", URL, "--seen-at", "2020-05-01"
    )
    assert (old["changes"], old["back_filled"]) == ([], True)
    with workspace(desk.data, readonly=True) as opened:
        assert opened.archive.latest(f"file-import:{URL}") is not None


def test_a_dry_run_of_a_page_says_what_it_would_change(desk: Desk) -> None:
    desk.imports("gacc", desk.save("a.html", article("现公告如下：", "一、旧文。")), "--url", URL)
    would = desk.imports("gacc", desk.save("b.html", article("现公告如下：", "一、新文。")), "--url", URL, "--dry-run")
    assert [c["kind"] for c in would["changes"]] == ["notice.amended"]
    assert desk.imports("gacc", str(desk.folder / "a.html"), "--url", URL)["changes"] == []


def _mhtml(url: str, page: str) -> bytes:
    archive = MIMEMultipart("related")
    archive["Snapshot-Content-Location"] = url
    part = MIMEText(page, "html", "utf-8")
    part["Content-Location"] = url
    archive.attach(MIMEText("frame", "html", "utf-8"))
    archive.attach(part)
    return archive.as_bytes()


def _webarchive(url: str, page: str, form: plistlib.PlistFormat = plistlib.FMT_BINARY) -> bytes:
    main = {"WebResourceData": page.encode("gbk"), "WebResourceURL": url, "WebResourceTextEncodingName": "gbk"}
    return plistlib.dumps({"WebMainResource": main}, fmt=form)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.mhtml", _mhtml(URL, article("一、企业应当申报。"))),
        ("a.mht", b"From: <Saved by Blink>\r\n" + _mhtml(URL, article("一、企业应当申报。"))),
        ("a.webarchive", _webarchive(URL, article("一、企业应当申报。"))),
        ("b.webarchive", _webarchive(URL, article("一、企业应当申报。"), plistlib.FMT_XML)),
    ],
)
def test_a_web_archive_is_the_page_in_it_at_the_address_it_names(desk: Desk, name: str, body: bytes) -> None:
    found = desk.imports("gacc", desk.save(name, body))
    assert found["files"] == [{"file": name, "address": URL, "read_as": "article"}]
    shown = json.loads(desk.run("show", "gacc/announcement/2020/15", "--json").stdout)
    assert "企业应当申报" in json.dumps(shown, ensure_ascii=False)


@pytest.mark.parametrize(
    "body",
    [
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n",
        b"bplist00 WebMainResource and nothing else",
        b"<?xml version='1.0'?><plist><dict><key>WebMainResource</key></dict></plist>",
    ],
)
def test_a_web_archive_without_a_page_is_refused(desk: Desk, body: bytes) -> None:
    assert "web archive" in desk.refused("gacc", desk.save("a.mht", body), "--url", URL)


def test_a_second_download_of_an_annex_is_known_by_its_name(desk: Desk) -> None:
    page = article("现公告如下：").replace("</p></div>", '</p><p><a href="./a/公告附件.xls">附件</a></p></div>')
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "商品编号")
    out = io.BytesIO()
    book.save(out)
    files = (desk.save("a.html", page), desk.save("公告附件 (2).xls", out.getvalue()))
    assert [f["read_as"] for f in desk.imports("gacc", *files, "--url", URL)["files"]] == ["article", "attachment"]


def test_a_printed_list_holds_no_cell_that_a_spreadsheet_would_run(desk: Desk) -> None:
    table = "注册证编号,产品名称\n国械注准20203140001,=1+1\n国械注准20203140002,@SUM(A1)\n"
    desk.imports("nmpa-device-register", desk.save("a.csv", table))
    printed = desk.run("register", "nmpa-device-register", "--csv").stdout
    assert "'=1+1" in printed and "'@SUM(A1)" in printed
