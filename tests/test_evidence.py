"""Evidence handed over: what is in it, that a stranger can check it offline, and that tampering is found by name."""

import ast
import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from monitor.asof.history import entry_on
from monitor.cli import cli
from monitor.evidence import bundle, stamping
from monitor.evidence.claims import Seen
from monitor.evidence.errors import StampError
from monitor.evidence.gathering import claim_of
from monitor.evidence.seen import notice_on
from monitor.workspace import Workspace, workspace
from snapshots.model import Capture, Edition, Entry, Role, Verdict, Version
from snapshots.warc import WarcFile
from spiders.platforms.calls import parted, posted
from tests.loopback import Site, serving
from tests.test_force import act, does
from tests.test_timers import noon, settle

MASK = "gacc-export-inspection/6307900010"
NOTICE = "mofcom+gacc+nmpa/announcement/2020/5"
VERIFY = [sys.executable, "-I"]


def run(*words: object, data: Path) -> Result:
    return CliRunner().invoke(cli, ["--data", str(data), *map(str, words)])


def verified(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VERIFY, str(folder / "verify.py"), *words], capture_output=True, text=True, cwd="/", check=False
    )


@pytest.fixture(scope="session")
def mask(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence of one entry on one day, made once."""
    out = tmp_path_factory.mktemp("evidence") / "mask"
    told = run("export", "--evidence", MASK, "--on", "2020-04-12", "--out", out, data=demo_folder)
    assert told.exit_code == 0, told.output
    return out


@pytest.fixture
def copy(mask: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(mask, tmp_path / "copy"))


def test_an_entry_on_a_day_comes_with_the_sightings_on_both_sides(mask: Path) -> None:
    manifest = json.loads((mask / "manifest.json").read_text("utf-8"))
    (claim,) = manifest["claims"]
    assert claim["on"].pop("reason")
    assert claim["on"] == {
        "day": "2020-04-12", "seen": "listed", "last_check_before": "2020-04-10T04:00:00+00:00",
        "first_check_after": "2020-04-13T15:30:00+00:00", "blind_gap_seconds": 300_600, "checks_not_trusted": 0,
        "states_differ": False, "version": 1,
    }  # fmt: skip
    whys = {why for one in manifest["snapshots"] for why in one["why"]}
    assert {"the last check up to the day", "the first check after the day", "an original this was read from"} <= whys
    assert any(one["url"].endswith(".xls") and one["body"] for one in manifest["snapshots"])
    assert {one["what"]: one["value"] for one in claim["official"]}["takes effect"] == "2020-04-10"


def test_the_verifier_needs_nothing_but_the_standard_library(mask: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    told = subprocess.run(
        [tmp_path / "bare/bin/python", "-I", mask / "verify.py"], capture_output=True, text=True, check=False, cwd="/"
    )
    assert (told.returncode, told.stdout.splitlines()[-1]) == (0, "OK")
    source = (mask / "verify.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.M))
    assert imported <= sys.stdlib_module_names


def test_the_verifier_checks_a_zip_as_it_is(demo_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "both.zip"
    assert run("export", "--evidence", MASK, "--evidence", NOTICE, "--out", out, data=demo_folder).exit_code == 0
    with zipfile.ZipFile(out) as packed:
        packed.extract("verify.py", tmp_path)
    assert verified(tmp_path, str(out)).returncode == 0


def test_the_warc_passes_the_check_of_its_own_tool(mask: Path) -> None:
    warcio = Path(sys.executable).with_name("warcio")
    assert subprocess.run([warcio, "check", mask / "snapshots.warc.gz"], check=False).returncode == 0
    manifest = json.loads((mask / "manifest.json").read_text("utf-8"))
    by_digest = {one["body"]["sha256"] for one in manifest["snapshots"] if one["body"]}
    with (mask / "snapshots.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                assert hashlib.sha256(record.content_stream().read()).hexdigest() in by_digest
            if record.rec_type == "revisit":
                assert record.http_headers.get_statuscode() == "200"
                assert record.rec_headers.get_header("WARC-Profile").endswith("/1.1/revisit/identical-payload-digest")


def _flip(path: Path, place: int = -1) -> None:
    raw = bytearray(path.read_bytes())
    raw[place if place >= 0 else len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))


def test_one_byte_changed_in_any_file_is_found_by_name(mask: Path, tmp_path: Path) -> None:
    names = [path.relative_to(mask).as_posix() for path in sorted(mask.rglob("*")) if path.is_file()]
    assert len(names) > 8
    intact = mask / "verify.py"
    for number, name in enumerate(names):
        folder = Path(shutil.copytree(mask, tmp_path / str(number)))
        _flip(folder / name)
        told = subprocess.run([*VERIFY, intact, folder], capture_output=True, text=True, check=False)
        assert told.returncode == 1, name
        wrong = [line for line in told.stdout.splitlines() if line.startswith("WRONG")]
        assert any(name in line for line in wrong), (name, told.stdout)
        assert told.stdout.rstrip().splitlines()[-1].startswith("NOT OK")


def test_a_missing_file_is_found_by_name(mask: Path, tmp_path: Path) -> None:
    for name in ("SHA256SUMS", "manifest.json", "chain.txt", "snapshots.warc.gz", "statement.pdf"):
        folder = Path(shutil.copytree(mask, tmp_path / name.replace(".", "-")))
        (folder / name).unlink()
        told = verified(folder)
        assert told.returncode == 1 and f"WRONG  {name}: is missing" in told.stdout, told.stdout


def _reseal(folder: Path, *names: str) -> None:
    """Make the sums fit again, as somebody would who forges more than one file."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for one in manifest["files"]:
        if one["name"] in names:
            one["sha256"] = hashlib.sha256((folder / one["name"]).read_bytes()).hexdigest()
    _write_manifest(folder, manifest)


def _write_manifest(folder: Path, manifest: object) -> None:
    raw = json.dumps(manifest, ensure_ascii=False).encode()
    (folder / "manifest.json").write_bytes(raw)
    (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(raw).hexdigest()}  manifest.json\n")


def test_a_warc_record_taken_out_is_found_even_when_the_sums_are_made_to_fit(copy: Path) -> None:
    path = copy / "snapshots.warc.gz"
    members = re.split(rb"(?=WARC/1\.1\r\nWARC-Record-ID)", gzip.decompress(path.read_bytes()))
    path.write_bytes(b"".join(gzip.compress(member) for member in (*members[:4], *members[5:])))
    _reseal(copy, "snapshots.warc.gz")
    told = verified(copy)
    assert told.returncode == 1 and "stands where the manifest names" in told.stdout


def test_links_out_of_order_are_found_even_when_the_sums_are_made_to_fit(copy: Path) -> None:
    lines = (copy / "chain.txt").read_bytes().splitlines(keepends=True)
    lines[9], lines[10] = lines[10], lines[9]
    (copy / "chain.txt").write_bytes(b"".join(lines))
    _reseal(copy, "chain.txt")
    told = verified(copy)
    assert told.returncode == 1 and "WRONG  chain.txt: link 11 stands where link 10 belongs" in told.stdout


def test_a_link_left_out_at_the_end_is_found(copy: Path) -> None:
    lines = (copy / "chain.txt").read_bytes().splitlines(keepends=True)
    (copy / "chain.txt").write_bytes(b"".join(lines[:-1]))
    _reseal(copy, "chain.txt")
    told = verified(copy)
    assert told.returncode == 1 and "does not end in the head" in told.stdout


def test_another_time_of_fetching_in_the_manifest_is_found(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["snapshots"][0]["fetched_at"] = "2020-01-01T00:00:00+00:00"
    _write_manifest(copy, manifest)
    told = verified(copy)
    number = manifest["snapshots"][0]["seq"]
    assert told.returncode == 1 and f"snapshot {number}: its facts in the manifest are not those sealed" in told.stdout


def test_a_body_exchanged_with_all_sums_made_to_fit_is_found(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    one = next(one for one in manifest["snapshots"] if one["body"])
    (copy / one["body"]["file"]).write_bytes(b"another page")
    _reseal(copy, one["body"]["file"])
    told = verified(copy)
    assert told.returncode == 1 and "is not the body sealed for snapshot" in told.stdout


def test_a_manifest_that_leads_out_of_its_folder_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["files"][0]["name"] = "../../../etc/passwd"
    _write_manifest(copy, manifest)
    told = verified(copy)
    assert told.returncode == 1 and "leads out of this folder" in told.stdout


def test_a_head_or_a_manifest_digest_kept_elsewhere_is_compared(mask: Path, demo_folder: Path) -> None:
    with workspace(demo_folder, readonly=True) as opened:
        old = opened.archive.snapshot(50).chain
    digest = hashlib.sha256((mask / "manifest.json").read_bytes()).hexdigest()
    assert verified(mask, "--head", old, "--manifest", digest).returncode == 0
    told = verified(mask, "--head", "ab" * 32)
    assert told.returncode == 1 and "is no link of this chain" in told.stdout
    assert verified(mask, "--manifest", "ab" * 32).returncode == 1


def test_the_same_archive_gives_the_same_bytes(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    for name in ("one.zip", "two.zip"):
        assert run("export", "--evidence", NOTICE, "--out", tmp_path / name, data=demo_folder).exit_code == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_only_the_manifest_knows_when_it_was_made(mask: Path, demo_folder: Path, tmp_path: Path) -> None:
    run("export", "--evidence", MASK, "--on", "2020-04-12", "--out", tmp_path / "again", data=demo_folder)
    differing = {
        path.name
        for path in mask.rglob("*")
        if path.is_file() and path.read_bytes() != (tmp_path / "again" / path.relative_to(mask)).read_bytes()
    }
    assert differing <= {"manifest.json", "SHA256SUMS"}


def test_the_statement_says_in_both_languages_what_was_seen_and_where_nobody_looked(mask: Path) -> None:
    page = (mask / "statement.html").read_text("utf-8")
    for words in (
        "医用口罩", "2020-04-12", "在名单之内", "listed", "两次查看之间有 3 天 11 小时 30 分 无人查看",
        "Nobody looked for 3 d 11 h 30 min", "施行日期", "python3 -I verify.py",
    ):  # fmt: skip
        assert words in page
    document = pypdfium2.PdfDocument(mask / "statement.pdf")
    text = "".join(one.get_textpage().get_text_bounded() for one in document)
    assert "医用口罩" in text and "Nobody looked for" in text
    picture = document[0].render(scale=1).to_pil().convert("L")
    assert sum(count for shade, count in enumerate(picture.histogram()) if shade < 128) > 3000  # signs are drawn


def test_a_notice_comes_with_the_page_of_each_version_and_the_act_that_ended_it(
    demo_folder: Path, tmp_path: Path
) -> None:
    told = run("export", "--evidence", NOTICE, "--out", tmp_path / "n", "--json", data=demo_folder)
    (claim,) = json.loads(told.stdout)["claims"]
    with workspace(demo_folder, readonly=True) as opened:
        history = opened.facts.versions.history(NOTICE)
        (repeal, *_) = opened.facts.versions.history("mofcom+gacc+samr+nmpa/announcement/2023/32")
    assert {seq for version in history for seq in version.snapshots} <= set(claim["snapshots"])
    assert set(repeal.snapshots) <= set(claim["snapshots"])
    assert verified(tmp_path / "n").returncode == 0
    assert "当前，全球疫情呈加速扩散蔓延态势" in (tmp_path / "n/statement.html").read_text("utf-8")


def test_a_day_after_its_repeal_says_so_and_by_which_act(demo_folder: Path) -> None:
    with workspace(demo_folder, readonly=True) as opened:
        claim = claim_of(opened, NOTICE, date(2023, 9, 1))
    assert claim.state and claim.state.en.startswith("repealed") and "2023/32" in claim.state.en


def test_a_change_is_exported_by_its_id(demo_folder: Path, tmp_path: Path) -> None:
    with workspace(demo_folder, readonly=True) as opened:
        change = opened.ledger.changes.find(kind="entry.added")[0]
    told = run("export", "--evidence", change.id, "--out", tmp_path / "c", "--json", data=demo_folder)
    (claim,) = json.loads(told.stdout)["claims"]
    assert claim["kind"] == "change" and set(change.snapshots) <= set(claim["snapshots"])
    assert verified(tmp_path / "c").returncode == 0


def test_a_broken_source_is_proved_by_the_page_that_broke_it(demo_folder: Path) -> None:
    with workspace(demo_folder, readonly=True) as opened:
        (change, *_) = opened.ledger.changes.find(kind="source.broken")
        claim = claim_of(opened, change.id, None)
        assert Verdict.EMPTY in {opened.archive.snapshot(seq).verdict for seq in claim.proof}


def test_an_entry_is_found_in_any_spelling(demo_folder: Path) -> None:
    with workspace(demo_folder, readonly=True) as opened:
        assert claim_of(opened, "gacc-export-inspection/６３０７９０００１０", None).key == MASK


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("--evidence", "no/such/key"), "no such notice, entry or change", 1),
        ((), "say what to export", 2),
        (("--evidence", MASK, "--warc", "x.warc.gz"), "say what to export", 2),
        (("--evidence", MASK, "--source", "gacc"), "--source goes with --warc", 2),
        (("--warc", "x.warc.gz", "--source", "no-such"), "unknown source 'no-such'", 2),
        (("--warc", "x.warc.gz", "--source", "samr"), "no snapshot of it is archived", 1),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    demo_folder: Path, tmp_path: Path, words: tuple[str, ...], said: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = [sys.executable, "-m", "monitor", "--data", str(demo_folder), "export", *words]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == code and said in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over_and_nothing_half_written_stays(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    told = run("export", "--evidence", MASK, "--out", tmp_path / "there", data=demo_folder)
    assert told.exit_code != 0 and "is there already" in str(told.exception)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle, "write", full)
    told = run("export", "--evidence", MASK, "--out", tmp_path / "full", data=demo_folder)
    assert "the disk is full" in str(told.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_damaged_archive_gives_no_evidence(demo_folder: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(demo_folder, tmp_path / "data"))
    with workspace(data) as opened:
        opened.archive._connection.execute("UPDATE captures SET fetched_at = '2020-01-01T00:00:00+00:00' WHERE seq = 7")
        opened.archive._connection.commit()
    told = run("export", "--evidence", MASK, "--out", tmp_path / "out", data=data)
    assert "snapshot 7: its facts do not match the sealed chain" in str(told.exception)
    assert not (tmp_path / "out").exists()


# -- a page that means harm -----------------------------------------------------------------------------------------

EVIL = "<script>alert(1)</script>&amp;<b>%s</b>\u202edrow\x07"


@pytest.fixture
def hostile(opened: Workspace, capture: Callable[..., Capture], now: datetime) -> Workspace:
    """A register whose one entry and its page try to break out of everything they are put into."""
    url = "http://site.example/..%2f..%2fetc/CON.exe?x=<y>\"'"
    page = capture(
        b"<script>alert(1)</script>", url=url, role=Role.LIST,
        headers=(("X-Evil", "a\r\nWARC/1.1\r\nSet: b"), ("Content-Encoding", "gzip"), ("Content-Length", "7")),
    )  # fmt: skip
    (sealed,) = opened.archive.record([page])
    entry = Entry(key="list/x", register="list", name=EVIL, fields=((EVIL, EVIL * 200), ("note", "=1+1")))
    with opened.facts.transaction():
        opened.facts.versions.add(entry, source="list", seen_at=now, snapshots=(sealed.seq,), reader="1")
        opened.facts.editions.add(
            Edition(id=0, source="list", seen_at=now, records=1, complete=True, held=False, reasons=(), snapshots=(1,))
        )
    return opened


def test_a_hostile_text_stays_text_everywhere(hostile: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = run("export", "--evidence", "list/x", "--out", out, data=hostile.folder)
    assert told.exit_code == 0, told.exception
    page = (out / "statement.html").read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page and "[U+202E]" in page and "\x07" not in page
    assert all(
        re.fullmatch(r"[0-9a-f]{12}[A-Za-z0-9_-]*\.(bin|html)", path.name) for path in (out / "bodies").iterdir()
    )
    assert verified(out).returncode == 0
    assert pypdfium2.PdfDocument(out / "statement.pdf")[0].get_textpage().search("script").get_next()
    with (out / "snapshots.warc.gz").open("rb") as file:
        (_, record) = ArchiveIterator(file)
        assert record.http_headers.get_header("X-Evil") == "a WARC/1.1 Set: b"
        assert record.http_headers.get_header("Content-Encoding") is None


# -- WARC -----------------------------------------------------------------------------------------------------------


def test_the_whole_archive_is_written_as_warc(demo_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.warc.gz"
    told = run("export", "--warc", out, "--json", data=demo_folder)
    assert told.exit_code == 0, told.output
    shape = json.loads(told.stdout)
    with workspace(demo_folder, readonly=True) as opened:
        assert shape["snapshots"] == opened.archive.counts()["captures"]
    assert subprocess.run([Path(sys.executable).with_name("warcio"), "check", out], check=False).returncode == 0
    only = tmp_path / "gacc.warc.gz"
    run("export", "--warc", only, "--source", "gacc", data=demo_folder)
    assert 0 < only.stat().st_size < out.stat().st_size


def _records(opened: Workspace, path: Path, *captures: Capture) -> list[dict[str, object]]:
    opened.archive.record(captures)
    with path.open("wb") as out:
        warc = WarcFile(out, opened.archive, parted, {"software": "test"}, datetime(2020, 1, 1, tzinfo=UTC))
        for snapshot in opened.archive.every():
            warc.write(snapshot)
    assert subprocess.run([Path(sys.executable).with_name("warcio"), "check", path], check=False).returncode == 0
    with path.open("rb") as file:
        return [
            {
                "type": record.rec_type,
                "uri": record.rec_headers.get_header("WARC-Target-URI"),
                "head": record.http_headers,
                "fields": record.rec_headers,
                "body": record.content_stream().read(),
            }
            for record in ArchiveIterator(file)
        ][1:]


def test_an_unchanged_sighting_repeats_the_bytes_with_their_own_headers(
    opened: Workspace, capture: Callable[..., Capture], now: datetime, tmp_path: Path
) -> None:
    later = now + timedelta(days=1)
    first = capture(b"<p>one</p>", headers=(("Content-Type", "text/html"), ("ETag", '"1"')))
    again = capture(b"", status=304, headers=(("ETag", '"1"'),), fetched_at=later)
    told = _records(opened, tmp_path / "w.warc.gz", first, again)
    assert [one["type"] for one in told] == ["response", "revisit"]
    assert told[1]["head"].get_statuscode() == "200" and told[1]["head"].get_header("Content-Type") == "text/html"
    assert told[1]["fields"].get_header("WARC-Refers-To-Date") == "2020-04-10T04:00:00Z"
    assert told[1]["fields"].get_header("WARC-Date") == "2020-04-11T04:00:00Z"


def test_a_posted_call_has_its_real_address_and_form(
    opened: Workspace, capture: Callable[..., Capture], tmp_path: Path
) -> None:
    url = posted("http://site.example/api/list?x=1", {"page": "2", "名": "口罩"})
    told = _records(opened, tmp_path / "w.warc.gz", capture(b"{}", url=url))
    assert [one["type"] for one in told] == ["response", "request"]
    assert {one["uri"] for one in told} == {"http://site.example/api/list?x=1"}
    assert told[1]["head"].protocol == "POST" and told[1]["head"].statusline.startswith("/api/list?x=1")
    assert told[1]["body"] == b"page=2&%E5%90%8D=%E5%8F%A3%E7%BD%A9"


def test_an_imported_file_keeps_its_provenance_and_no_answer_its_reason(
    opened: Workspace, capture: Callable[..., Capture], tmp_path: Path
) -> None:
    saved = capture(
        b"a,b\n", url="file-import:gacc/名单 1.csv", role=Role.LIST,
        headers=(("Content-Type", "text/csv"), ("X-Regwatch-Import", "名单 1.csv"), ("X-Regwatch-Imported-By", "me")),
    )  # fmt: skip
    silent = capture(b"", url="http://site.example/down", status=0, headers=(), verdict=Verdict.TRANSIENT, reason="cut")
    told = _records(opened, tmp_path / "w.warc.gz", saved, silent)
    assert [one["type"] for one in told] == ["resource", "metadata"]
    assert told[0]["fields"].get_header("X-Regwatch-Imported-By") == "me"
    assert told[0]["fields"].get_header("X-Regwatch-Import") == "名单 1.csv" and told[0]["body"] == b"a,b\n"
    assert b"reason: cut" in told[1]["body"]


# -- what sightings say of a day ------------------------------------------------------------------------------------


def _check(number: int, day: int, *, held: bool = False) -> Edition:
    seen = datetime(2020, 4, day, 4, tzinfo=UTC)
    return Edition(
        id=number, source="gacc", seen_at=seen, records=1, complete=False, held=held, reasons=(), snapshots=()
    )


@pytest.mark.parametrize(
    ("day", "seen"),
    [
        (1, Seen.UNKNOWN),  # nobody had looked yet
        (3, Seen.NOT_SEEN),  # neither the check before nor the one after showed it
        (5, Seen.UNKNOWN),  # it came between two checks
        (7, Seen.LISTED),
        (13, Seen.LISTED),
    ],
)
def test_a_notice_is_known_on_a_day_only_where_both_sides_agree(day: int, seen: Seen) -> None:
    checks = [_check(1, 2), _check(2, 4), _check(9, 5, held=True), _check(3, 6), _check(4, 11)]
    moment = datetime(2020, 4, 6, 4, tzinfo=UTC)
    version = Version(
        id=1, key="x", number=1, source="gacc", record=Entry(key="x", register="gacc", name="x"), first_seen=moment,
        last_seen=moment, snapshots=(), reader="1",
    )  # fmt: skip
    found = notice_on(date(2020, 4, day), datetime(2020, 4, day, 15, 59, 59, tzinfo=UTC), [version], checks)
    assert found.seen is seen
    assert found.held == (day == 5)


def test_evidence_and_the_register_as_of_a_day_say_the_same(demo_folder: Path) -> None:
    with workspace(demo_folder, readonly=True) as opened:
        for day in (date(2020, 3, 31), date(2020, 4, 9), date(2020, 4, 10), date(2020, 4, 12), date(2020, 12, 31)):
            claim = claim_of(opened, MASK, day)
            stood = entry_on(opened, "gacc-export-inspection", MASK, day)
            assert claim.on and (claim.on.seen, claim.on.reason) == (stood.state, stood.reason)


# -- time stamps ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A time-stamping authority of openssl's, with throw-away certificates."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\ncerts=tsa.pem\n"
        "signer_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\n"
        "ess_cert_id_alg=sha256\n[ext]\nextendedKeyUsage=critical,timeStamping\n"
    )
    for words in (
        "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=root -days 2",
        "req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa",
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -out tsa.pem -days 2"
        " -extfile tsa.cnf -extensions ext",
    ):
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def stamping_site(authority: Path) -> Iterator[str]:
    """The same behind a small web server."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            (authority / "q.tsq").write_bytes(question)
            command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "a.tsr"]
            subprocess.run(command, cwd=authority, check=True, capture_output=True)
            answer = (authority / "a.tsr").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tsa"
    server.shutdown()
    server.server_close()


def test_a_real_authority_stamps_the_manifest_and_openssl_accepts_it(
    demo_folder: Path, tmp_path: Path, authority: Path, stamping_site: str
) -> None:
    out = tmp_path / "stamped"
    told = run("export", "--evidence", MASK, "--out", out, "--timestamp", stamping_site, data=demo_folder)
    assert told.exit_code == 0, told.exception
    command = ["openssl", "ts", "-verify", "-data", out / "manifest.json", "-in", out / "manifest.json.tsr"]
    checked = subprocess.run([*command, "-CAfile", authority / "root.pem"], capture_output=True, text=True, check=False)
    assert "Verification: OK" in checked.stdout + checked.stderr
    told_by = verified(out)
    assert told_by.returncode == 0 and "openssl ts -verify -data manifest.json" in told_by.stdout
    _flip(out / "manifest.json.tsr")
    assert "WRONG  manifest.json.tsr" in verified(out).stdout


def test_the_configuration_may_name_the_authority(
    demo_folder: Path, tmp_path: Path, stamping_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "regwatch.toml"
    config.write_text(f'[evidence]\ntsa = "{stamping_site}"\n')
    words = ["--config", str(config), "--data", str(demo_folder), "export", "--evidence", MASK, "--out"]
    assert CliRunner().invoke(cli, [*words, str(tmp_path / "a")]).exit_code == 0
    assert CliRunner().invoke(cli, [*words, str(tmp_path / "b"), "--no-timestamp"]).exit_code == 0
    assert (tmp_path / "a/manifest.json.tsr").exists() and not (tmp_path / "b/manifest.json.tsr").exists()


def test_a_stamp_of_something_else_is_refused(stamping_site: str) -> None:
    other = stamping.stamp(b"another manifest", stamping_site)
    with serving(Site()) as server:
        server.pages["/tsa"] = (200, {"Content-Type": "application/timestamp-reply"}, other)
        with pytest.raises(StampError, match="for something else"):
            stamping.stamp(b"the manifest", f"{server.address}/tsa")


def test_an_authority_that_fails_leaves_nothing_and_says_so(demo_folder: Path, tmp_path: Path) -> None:
    with serving(Site()) as server:
        server.pages["/tsa"] = (200, {"Content-Type": "text/html"}, b"<html>not today</html>")
        server.pages["/503"] = (503, {"Content-Type": "text/html"}, b"")
        for path, said in (("/tsa", "no time stamp came back"), ("/503", "answered 503")):
            words = ("export", "--evidence", MASK, "--out", tmp_path / "o", "--timestamp", f"{server.address}{path}")
            told = run(*words, data=demo_folder)
            assert said in str(told.exception)
    told = run("export", "--evidence", MASK, "--out", tmp_path / "o", "--timestamp", "ftp://x", data=demo_folder)
    assert "not an address of a time-stamping authority" in str(told.exception)
    assert not list(tmp_path.iterdir())


def test_a_repealed_notice_says_so_with_the_act_although_its_own_page_still_says_in_force(tmp_path: Path) -> None:
    repealed = act("gacc/announcement/2026/101", "2026-01-10", status="有效")
    repealing = act("gacc/announcement/2026/105", "2026-02-20", does("repeals", repealed.key), effective="2026-03-01")
    with workspace(tmp_path / "data") as opened:
        settle(opened, repealed, at=noon("2026-01-10"))
        settle(opened, repealing, at=noon("2026-02-20"))
        told = claim_of(opened, repealed.key, None)
        before = claim_of(opened, repealed.key, date(2026, 2, 25))
    (line,) = [one for one in told.official if one.where == repealing.key]
    assert line.value.startswith("2026-03-01 已废止 repeal takes effect: Repealed by gacc/announcement/2026/105")
    assert before.state is not None and "in force" in before.state.en
