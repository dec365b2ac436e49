"""A small archive made through the real API, and a real server in front of it, for the tests of the pages."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import uvicorn

from monitor.diff.change import Change, Kind
from monitor.settings import Settings
from monitor.web.app import create_app
from monitor.web.cards import SourceCard
from monitor.workspace import Workspace, workspace
from snapshots.identity import identity_of
from snapshots.model import (
    Attachment,
    Capture,
    Edition,
    Effect,
    Entry,
    Fact,
    Issuer,
    Notice,
    Provision,
    Role,
    Title,
    Verdict,
)

ACT = "gacc/announcement/2020/53"
JOINT = "mofcom+gacc+nmpa/announcement/2020/5"
RENAMED = "labs/CN-0012"
PAGE = "https://www.customs.gov.cn/公告/53.html"
TITLE = "关于出口医疗物资检验的公告"
MARCH = datetime(2020, 3, 31, 10, 0, tzinfo=UTC)
APRIL = MARCH + timedelta(days=10)
LIVELY = (
    "<html><head><title>公告</title></head><body><h1>海关总署公告2020年第53号</h1>"
    "<p>现将出口医疗物资检验有关事项公告如下。</p>"
    "<script>document.title='RAN';parent.document.title='RAN'</script>"
    "<img src='https://tracker.example/x.png' onerror=\"document.title='RAN'\">"
    "<meta http-equiv='refresh' content='0;url=https://evil.example/'></body></html>"
)
PDF = b"%PDF-1.7 \xff\xfe\x00"
HOSTILE_TITLE = "<script>alert(1)</script><img src=x onerror=alert(2)> 公告\u202eexe.fdp"

CARDS = {
    "gacc": SourceCard(
        name="gacc", title=Title(zh="海关总署", en="General Administration of Customs"),
        publisher="General Administration of Customs of China", homepage="http://www.customs.gov.cn/",
        cadence="every 2 hours", registers=(("labs", Title(zh="检测机构名单", en="Inspection laboratories")),),
    ),
    "mofcom": SourceCard(
        name="mofcom", title=Title(zh="商务部", en="Ministry of Commerce"),
        publisher="Ministry of Commerce of China", homepage="javascript:alert(1)", cadence="daily",
    ),
}  # fmt: skip


def capture(body: str | bytes, at: datetime, *, url: str = PAGE, kind: str = "text/html", status: int = 200) -> Capture:
    """A capture of one page."""
    return Capture(
        source="gacc", url=url, final_url=url, role=Role.ARTICLE, status=status,
        headers=(("Content-Type", kind), ("Server", "<b>x</b>")) if kind else (),
        body=body.encode() if isinstance(body, str) else body, fetched_at=at, verdict=Verdict.OK,
    )  # fmt: skip


def notice(key: str, title: str, *articles: str, url: str = PAGE, effective: date | None = None) -> Notice:
    """A notice whose articles are numbered in Chinese, the first with a child."""
    numbers = "一二三四五六七八九十"
    numbered = tuple(
        Provision(number=f"{numbers[i]}、", text=text, children=(Provision(text="其中细则。"),) if i == 0 else ())
        for i, text in enumerate(articles)
    )
    provisions = (
        *numbered,
        Provision(text="", level="table", rows=(("商品编号", "名称"), ("6307900010", "<b>口罩</b>"))),
    )
    return Notice(
        key=key, identity=identity_of(key), kind="announcement", title=title, url=url, year=2020,
        number=int(key.rpartition("/")[2]), published=date(2020, 3, 31), effective=effective,
        effective_words="自2020年4月1日起执行" if effective else "", status="有效",
        issuers=(Issuer(code="gacc", name="海关总署"),), provisions=provisions,
        attachments=(Attachment(label="附件：名单.xls", url="javascript:alert(3)"),),
        effects=(
            Effect(relation="repeals", target=JOINT, quoted="同时废止"),
            Effect(relation="repeals-in-part", target="gacc/announcement/2019/7", quoted="<b>废止</b>",
                   printed="海关总署公告2019年第7号", scope="附件2、<b>6</b>", starts=date(2020, 5, 1)),
        ) if key == ACT else (),
        facts=(
            Fact(name="effective", value="2020-04-01", words="自2020年4月1日起执行", origin="text"),
            Fact(name="effective", value="2020-03-31", words="<b>【生效日期】</b>", origin="field", confidence=0.8),
        ) if effective else (),
    )  # fmt: skip


def lab(number: int, name: str = "", **fields: str) -> Entry:
    """An entry of the register of laboratories."""
    cells = {"地区": "广东", "资质": "CMA、CNAS", **fields}
    return Entry(
        key=f"labs/CN-{number:04}", register="labs", name=name or f"第{number}检测中心", fields=tuple(cells.items())
    )


def build(folder: Path) -> None:
    """Two notices, one amended; a register of 19 laboratories, one renamed later; one closed incident."""
    with workspace(folder) as opened:
        opened.archive.record(
            [
                capture(LIVELY, MARCH),
                capture(LIVELY.replace("有关事项", "相关事项").encode("gb18030"), APRIL),
                capture(PDF, APRIL, url="https://www.customs.gov.cn/a.pdf", kind="application/pdf"),
                capture("", APRIL + timedelta(hours=1), kind="", status=304),
            ]
        )
        with opened.facts.transaction():
            changes = sorted([*_notices(opened), *_labs(opened)], key=lambda change: change.seen_at)
            opened.ledger.record([(change, "") for change in changes], (), occasion="test", now=APRIL)
            opened.ledger.incidents.open("gacc", Kind.SOURCE_BLOCKED, "412 <b>challenge</b>", MARCH + timedelta(days=1))
            opened.ledger.incidents.close("gacc", MARCH + timedelta(days=3))


def _notices(opened: Workspace) -> list[Change]:
    versions = opened.facts.versions
    joint = versions.add(
        notice(JOINT, HOSTILE_TITLE, "须提供声明。", url="javascript:alert(4)"),
        source="mofcom", seen_at=MARCH, snapshots=[1], reader="t",
    )  # fmt: skip
    first = versions.add(
        notice(ACT, TITLE, "对11项物资实施检验。", "自公布之日起施行。", effective=date(2020, 4, 1)),
        source="gacc", seen_at=MARCH, snapshots=[1], reader="t",
    )  # fmt: skip
    articles = ("对19项物资实施检验。", "自公布之日起施行。", "<b>解释</b>权属海关。")
    second = versions.add(
        notice(ACT, TITLE, *articles, effective=date(2020, 4, 10)),
        source="gacc", seen_at=APRIL, snapshots=[2], reader="t",
    )  # fmt: skip
    opened.facts.locations.seen(PAGE, ACT, "gacc", MARCH)
    return [
        Change(kind=Kind.NOTICE_PUBLISHED, source="mofcom", key=JOINT, title=HOSTILE_TITLE, seen_at=MARCH,
               snapshots=(1,), after=joint.id),
        Change(kind=Kind.NOTICE_PUBLISHED, source="gacc", key=ACT, title=TITLE, seen_at=MARCH,
               snapshots=(1,), after=first.id),
        Change(kind=Kind.NOTICE_AMENDED, source="gacc", key=ACT, title=TITLE, seen_at=APRIL,
               detail="1 provision amended, 1 added", snapshots=(2,), before=first.id, after=second.id),
        Change(kind=Kind.NOTICE_STATUS, source="mofcom", key=JOINT, title=HOSTILE_TITLE, seen_at=APRIL,
               detail="repealed", cause=ACT, snapshots=(2,)),
    ]  # fmt: skip


def _labs(opened: Workspace) -> list[Change]:
    versions, changes = opened.facts.versions, []
    for number in range(1, 20):
        added = versions.add(lab(number), source="labs", seen_at=MARCH, snapshots=[1], reader="t")
        changes.append(
            Change(kind=Kind.ENTRY_ADDED, source="gacc", key=added.key, title=f"第{number}检测中心", seen_at=MARCH,
                   cause=ACT, snapshots=(1,), after=added.id)
        )  # fmt: skip
    before = versions.current(RENAMED)
    assert before
    renamed = lab(12, '=HYPERLINK("x")', 地区="+广东")
    after = versions.add(renamed, source="labs", seen_at=APRIL, snapshots=[2], reader="t")
    changes.append(
        Change(kind=Kind.ENTRY_CHANGED, source="gacc", key=RENAMED, title="renamed", seen_at=APRIL,
               snapshots=(2,), before=before.id, after=after.id)
    )  # fmt: skip
    for moment, records in ((MARCH, 19), (APRIL, 19)):
        opened.facts.editions.add(
            Edition(id=0, source="gacc", seen_at=moment, records=records, complete=True, held=False, reasons=(),
                    snapshots=(1,))
        )  # fmt: skip
    return changes


@contextmanager
def served(folder: Path, settings: Settings | None = None) -> Iterator[str]:
    """The pages of a folder behind a real uvicorn on a free port; gives the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app = create_app(folder, settings or Settings(), CARDS)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
