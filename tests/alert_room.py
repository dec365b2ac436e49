"""The spring of 2020 in small, written through the real archive, facts and ledger: what alerts are made of."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from monitor.diff.change import Change, Kind
from monitor.settings import Mail, Settings, Web
from monitor.subscription import Subscription
from monitor.workspace import Workspace
from snapshots.identity import identity_of
from snapshots.model import Capture, Entry, Issuer, Notice, Provision, Role, Verdict, Version

SEEN = datetime(2020, 3, 31, 10, 15, 2, tzinfo=UTC)
KEY = "mofcom+gacc+nmpa/announcement/2020/5"
TITLE = "关于有序开展医疗物资出口的公告"
URL = "http://www.mofcom.gov.cn/article/b/e/202003/20200302950371.shtml"
ANNA = Subscription(name="masks", address="anna@example.org")
BERND = Subscription(name="customs", address="bernd@example.org")


def settings(
    *subscriptions: Subscription, port: int = 25, security: str = "none", user: str = "", ca_file: str = ""
) -> Settings:
    """Settings that send to a server on loopback."""
    mail = Mail(
        host="127.0.0.1", port=port, security=security, user=user, ca_file=ca_file,
        sender="alerts@example.org", sender_name="合规监测",
    )  # fmt: skip
    return Settings(mail=mail, web=Web(public_url="https://archive.example.org/"), subscription=subscriptions)


def captured(room: Workspace, url: str = URL, body: bytes = b"<html>5</html>") -> int:
    """One sealed capture; its number."""
    capture = Capture(
        source="mofcom", url=url, final_url=url, role=Role.ARTICLE, status=200, headers=(), body=body,
        fetched_at=SEEN, verdict=Verdict.OK,
    )  # fmt: skip
    return room.archive.record([capture])[0].seq


def notice(
    *texts: str, key: str = KEY, title: str = TITLE, url: str = URL, effective: date | None = date(2020, 4, 1)
) -> Notice:
    """A notice with one provision per text, numbered as printed."""
    provisions = tuple(
        Provision(number=f"{n}、", text=text) for n, text in zip("一二三四五六七八九", texts, strict=False)
    )
    return Notice(
        key=key, identity=identity_of(key), kind="announcement", issuers=(Issuer(code="mofcom", name="商务部"),),
        title=title, url=url, published=date(2020, 3, 31), effective=effective, provisions=provisions,
    )  # fmt: skip


def stored(room: Workspace, record: Notice | Entry, *snapshots: int) -> Version:
    """The record as a version, in a transaction of its own."""
    with room.facts.transaction():
        return room.facts.versions.add(record, source="mofcom", seen_at=SEEN, snapshots=snapshots, reader="1")


def published(room: Workspace, record: Notice | None = None) -> Change:
    """A new notice, archived and read; not yet recorded as a change."""
    record = record or notice(
        "自2020年4月1日起，出口的医疗物资须取得医疗器械产品注册证书。", "有关医疗物资出口质量监管措施将动态调整。"
    )
    snapshot = captured(room, record.url)
    version = stored(room, record, snapshot)
    return Change(
        kind=Kind.NOTICE_PUBLISHED, source="mofcom", key=record.key, title=record.title, seen_at=SEEN,
        published=record.published, effective=record.effective, snapshots=(snapshot,), after=version.id,
    )  # fmt: skip


def removed(room: Workspace, number: int, cause: str | None = KEY) -> Change:
    """An entry that left a register."""
    version = stored(room, Entry(key=f"test-labs/{number}", register="test-labs", name=f"检测实验室{number}"))
    return Change(
        kind=Kind.ENTRY_REMOVED, source="cccmhpie", key=version.key, title=f"检测实验室{number}", seen_at=SEEN,
        cause=cause, before=version.id,
    )  # fmt: skip


def broken(detail: str = "0 records where 20 are expected") -> Change:
    """Trouble with watching."""
    return Change(
        kind=Kind.SOURCE_BROKEN, source="gacc", key="gacc", title="gacc", seen_at=SEEN, detail=detail
    )  # fmt: skip


def record(
    room: Workspace, changes: Sequence[Change], *subscriptions: Subscription, now: datetime = SEEN, occasion: str = "r1"
) -> None:
    """Put changes on record with the deliveries they owe."""
    with room.facts.transaction():
        room.ledger.record([(change, "") for change in changes], subscriptions, occasion=occasion, now=now)
