"""Days that come by themselves, in a real data folder: told once, in the publisher's calendar, never in hindsight."""

import dataclasses
import subprocess
import sys
import urllib.request
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from monitor.alerts.messages import compose
from monitor.cli import cli
from monitor.diff.change import Change, Kind
from monitor.scheduler import scheduler
from monitor.settings import Settings
from monitor.subscription import Subscription
from monitor.watch.findings import Findings
from monitor.watch.readings import Reading
from monitor.watch.settle import Settling
from monitor.watch.timers import ring
from monitor.workspace import Workspace, workspace
from snapshots.model import Capture, Effect, Notice, Role, Snapshot, Verdict
from spiders.sources import find
from tests.test_force import DAY, act, does
from tests.web_archive import served

GACC = find(("gacc",))[0]
FUTURE = act(
    "gacc/announcement/2023/195", "2023-12-26", effective="2025-01-01", effective_words="本办法自2025年1月1日起施行"
)
SUSPENDED = act("mofcom/announcement/2025/61", "2025-10-09")
SUSPENDING = act(
    "mofcom+gacc/announcement/2025/70", "2025-11-07",
    does("suspends", SUSPENDED.key, "自即日起至2026年11月10日暂停实施", until=DAY("2026-11-10")),
)  # fmt: skip
SETTINGS = Settings(subscription=(Subscription(name="m", channel="maildir"),))


def noon(day: str) -> datetime:
    """Twelve in Beijing."""
    return datetime.fromisoformat(f"{day}T04:00:00+00:00")


def settle(opened: Workspace, *notices: Notice, at: datetime, silent: bool = False) -> list[Change]:
    """What a check that reads these notices records, by the real settling."""
    captured = [
        Capture(
            source="gacc", url=notice.url, final_url=notice.url, role=Role.ARTICLE, status=200, headers=(),
            body=notice.title.encode(), fetched_at=at, verdict=Verdict.OK,
        )
        for notice in notices
    ]  # fmt: skip
    snapshots: list[Snapshot] = opened.archive.record(captured)
    found = Findings(source=GACC, workspace=opened, now=at, silent=silent)
    with opened.facts.transaction():
        Settling(found=found).settle(
            [Reading(snapshot=s, notice=n, snapshots=(s.seq,)) for s, n in zip(snapshots, notices, strict=True)],
            snapshots,
        )
        return opened.ledger.record(found.changes, SETTINGS.subscription, occasion=str(at), now=at)


def rung(opened: Workspace, at: datetime) -> list[tuple[str, str]]:
    return [(change.key, change.detail.partition(": ")[0]) for change in ring(opened, SETTINGS, at)]


def test_a_day_rings_once_and_owes_once_whoever_looks_again(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    assert rung(opened, noon("2024-12-31")) == []
    (change,) = ring(opened, SETTINGS, noon("2025-01-01"))

    assert (change.kind, change.effective, change.cause) == (Kind.NOTICE_EFFECTIVE, date(2025, 1, 1), None)
    assert change.detail.startswith("takes effect on 2025-01-01: ") and "自2025年1月1日起施行" in change.detail
    assert change.snapshots
    with workspace(opened.folder) as other:
        assert rung(other, noon("2025-01-01")) == rung(other, noon("2025-01-02")) == []
    (message,) = opened.ledger.outbox.find()
    assert [told.id for told in opened.ledger.changes.of_message(message.id)] == [change.id]


@pytest.mark.parametrize(
    ("moment", "rings"), [("2024-12-31T15:59:59+00:00", False), ("2024-12-31T16:00:00+00:00", True)]
)
def test_midnight_is_beijings(opened: Workspace, moment: str, rings: bool) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    assert bool(rung(opened, datetime.fromisoformat(moment))) is rings


def test_a_suspension_runs_out_by_itself(opened: Workspace) -> None:
    settle(opened, SUSPENDED, at=noon("2025-10-10"))
    (status,) = [c for c in settle(opened, SUSPENDING, at=noon("2025-11-07")) if c.kind is Kind.NOTICE_STATUS]
    assert status.detail == f"suspended until 2026-11-10 by {SUSPENDING.key}: “自即日起至2026年11月10日暂停实施”"
    assert rung(opened, noon("2026-11-10")) == []
    (change,) = ring(opened, SETTINGS, noon("2026-11-11"))

    assert change.detail.startswith("suspension runs out, in force again on 2026-11-11: ")
    assert change.cause == SUSPENDING.key and len(change.snapshots) == 2


def test_days_slept_through_are_told_with_the_day_they_were_due(opened: Workspace) -> None:
    ended = dataclasses.replace(FUTURE, until=DAY("2025-01-20"))
    settle(opened, ended, at=noon("2024-01-02"))
    assert rung(opened, noon("2024-12-30")) == []
    assert rung(opened, noon("2025-02-15")) == [
        (FUTURE.key, "takes effect on 2025-01-01"),
        (FUTURE.key, "ended, its last day was 2025-01-20"),
    ]
    assert rung(opened, noon("2025-02-16")) == []


def test_what_is_first_read_after_its_day_never_rings(opened: Workspace) -> None:
    assert rung(opened, noon("2026-11-01")) == []
    settle(opened, SUSPENDED, FUTURE, SUSPENDING, at=noon("2026-11-20"), silent=True)
    assert rung(opened, noon("2026-11-20")) == rung(opened, noon("2026-11-21")) == []


def test_what_a_late_check_brings_about_days_slept_through_does_not_ring_even_when_it_is_read_first(
    opened: Workspace,
) -> None:
    settle(opened, SUSPENDED, at=noon("2025-10-10"))
    ring(opened, SETTINGS, noon("2025-10-10"))
    late = dataclasses.replace(SUSPENDING, effective=DAY("2025-11-07"))
    told = settle(opened, late, at=noon("2025-12-01"))
    assert [change.kind for change in told] == [Kind.NOTICE_PUBLISHED, Kind.NOTICE_STATUS]
    assert rung(opened, noon("2025-12-01")) == []


def test_a_corrected_day_moves_the_timer(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    assert rung(opened, noon("2024-12-30")) == []
    settle(opened, dataclasses.replace(FUTURE, effective=DAY("2025-03-01")), at=noon("2024-12-30"))
    assert rung(opened, noon("2025-02-28")) == []
    assert rung(opened, noon("2025-03-01")) == [(FUTURE.key, "takes effect on 2025-03-01")]


def test_a_day_corrected_to_one_that_has_passed_is_told_as_a_correction_only(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    assert rung(opened, noon("2024-06-01")) == []
    amended = dataclasses.replace(FUTURE, effective=DAY("2024-05-01"))
    assert [change.kind for change in settle(opened, amended, at=noon("2024-06-01"))] == [Kind.NOTICE_AMENDED]
    assert rung(opened, noon("2024-06-01")) == rung(opened, noon("2025-01-01")) == []


def test_a_crash_before_the_end_rings_again_and_tells_once(opened: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(type(opened.ledger.runs), "note", dies)
        with pytest.raises(KeyboardInterrupt):
            ring(opened, SETTINGS, noon("2025-01-01"))
    assert opened.ledger.changes.find(kind="notice.effective") == [] == opened.ledger.outbox.find()
    assert len(rung(opened, noon("2025-01-01"))) == 1


def test_two_processes_at_once_tell_once(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"))
    script = (
        "import sys; from datetime import datetime; from pathlib import Path\n"
        "from monitor.settings import Settings; from monitor.watch.timers import ring\n"
        "from monitor.workspace import workspace\n"
        "with workspace(Path(sys.argv[1])) as opened:\n"
        "    print(len(ring(opened, Settings(), datetime.fromisoformat('2025-01-01T04:00:00+00:00'))))\n"
    )
    command = [sys.executable, "-c", script, str(opened.folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(process.communicate()[0].strip() for process in both) == ["0", "1"]
    assert len(opened.ledger.changes.find(kind="notice.effective")) == 1


def test_the_scheduler_rings_hourly_and_at_its_start() -> None:
    jobs = {job.id: str(job.trigger) for job in scheduler([GACC], SETTINGS).get_jobs()}
    assert "minute='1'" in jobs["timers"] and jobs["timers catch-up"].startswith("date")


def test_words_and_kinds_of_a_subscription_hold_for_timers(opened: Workspace) -> None:
    wanted = Subscription(name="w", channel="maildir", words=("2023/195",), kinds=("notice.effective",))
    other = Subscription(name="o", channel="maildir", words=("呼吸机",))
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    ring(opened, Settings(subscription=(wanted, other)), noon("2025-01-01"))
    assert [message.person for message in opened.ledger.outbox.find()] == ["w"]


# -- what acts do is told of their targets -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (does("repeals", "", "同时废止"), "repealed by"),
        (does("repeals-in-part", "", "附件2同时废止", scope="附件2"), "repealed in part (附件2) by"),
        (does("replaces", "", "代替"), "replaced by"),
        (does("amends", "", "修改为", scope="第十条"), "amended (第十条) by"),
        (does("suspends", "", "暂停"), "suspended, no end stated, by"),
        (does("resumes", "", "恢复执行"), "resumed by"),
        (does("lifts", "", "不再执行", scope="限制措施"), "lifted in part (限制措施) by"),
        (does("prevails-over", "", "以本公告为准"), None),
        (does("based-on", "", "根据"), None),
    ],
)
def test_each_thing_an_act_does_is_told_of_its_target_in_one_sentence(
    opened: Workspace, effect: Effect, said: str | None
) -> None:
    target = act("gacc/announcement/2024/1", "2024-01-01")
    settle(opened, target, at=noon("2024-01-02"))
    acting = act("gacc/announcement/2024/2", "2024-02-01", dataclasses.replace(effect, target=target.key))
    told = [c for c in settle(opened, acting, at=noon("2024-02-02")) if c.kind is Kind.NOTICE_STATUS]
    expected = [f"{said} {acting.key}: “{effect.quoted}”"] if said else []
    assert [change.detail for change in told] == expected
    again = [c for c in settle(opened, acting, at=noon("2024-02-03")) if c.kind is Kind.NOTICE_STATUS]
    assert again == []


def test_an_order_and_a_title_are_found_as_targets(opened: Workspace) -> None:
    order = act("gacc/order/2018/238", "2018-05-29")
    titled = act("aqsiq/notice/2016-06-12/x", "2016-06-12", title="关于印发《进口食品接触产品检验监管工作规范》的通知")
    settle(opened, order, titled, at=noon("2024-01-02"), silent=True)
    acting = act(
        "gacc/announcement/2024/114", "2024-09-02", does("repeals", "gacc/order/undated/238"),
        does("repeals", "aqsiq/act/undated/进口食品接触产品检验监管工作规范", "决定废止"),
    )  # fmt: skip
    told = settle(opened, acting, at=noon("2024-09-02"))
    assert {c.key for c in told if c.kind is Kind.NOTICE_STATUS} == {order.key, titled.key}


def test_a_notice_first_seen_after_the_act_that_repealed_it_is_shown_as_repealed(opened: Workspace) -> None:
    late = act("gacc/announcement/2024/1", "2024-01-01")
    settle(opened, act("gacc/announcement/2024/2", "2024-02-01", does("repeals", late.key)), at=noon("2024-02-02"))
    told = settle(opened, late, at=noon("2024-03-01"))
    assert [change.kind for change in told] == [Kind.NOTICE_PUBLISHED]

    def show(*options: str) -> str:
        arguments = ["--data", str(opened.folder), "show", late.key, *options]
        return CliRunner().invoke(cli, arguments, catch_exceptions=False).output

    assert "repealed since 2024-02-01" in show() and "同时废止" in show()
    assert "on 2024-01-15: in force since 2024-01-01, until 2024-01-31" in show("--on", "2024-01-15")
    assert '"state": "repealed"' in show("--json")


def test_the_state_is_found_through_acts_upon_acts(opened: Workspace) -> None:
    later = act("gacc/announcement/2025/90", "2025-12-01", does("repeals", SUSPENDING.key))
    settle(opened, SUSPENDED, SUSPENDING, later, at=noon("2025-12-02"), silent=True)
    found = opened.facts.acts.acting_on(SUSPENDED)
    assert {notice.key for notice in found} == {SUSPENDING.key, later.key}
    result = CliRunner().invoke(cli, ["--data", str(opened.folder), "show", SUSPENDED.key, "--on", "2025-12-01"])
    assert "in force since 2025-12-01" in result.output and later.key not in found


def test_a_folder_of_an_older_regwatch_is_brought_up_to_date_and_readable_before_that(opened: Workspace) -> None:
    settle(opened, SUSPENDED, SUSPENDING, at=noon("2025-12-02"), silent=True)
    with opened.facts.transaction():
        opened.facts.database.execute("DROP TABLE named")
        opened.facts.database.execute("DELETE FROM _sqlite_migrations WHERE name = '0002_names_acts_use'")

    def acting(*, readonly: bool) -> set[str]:
        with workspace(opened.folder, readonly=readonly) as room:
            return {notice.key for notice in room.facts.acts.acting_on(SUSPENDED)}

    assert SUSPENDING.key in acting(readonly=True)
    assert acting(readonly=False) == acting(readonly=True) == {SUSPENDING.key}


def test_an_amended_act_tells_only_what_it_newly_does(opened: Workspace) -> None:
    one, two = (act(f"gacc/announcement/2024/{n}", "2024-01-01") for n in (1, 2))
    acting = act("gacc/announcement/2024/3", "2024-02-01", does("repeals", one.key))
    settle(opened, one, two, acting, at=noon("2024-02-02"), silent=True)
    more = dataclasses.replace(acting, effects=(*acting.effects, does("repeals", two.key)))
    told = settle(opened, more, at=noon("2024-02-03"))
    assert [change.key for change in told if change.kind is Kind.NOTICE_STATUS] == [two.key]


def test_a_mail_tells_what_came_on_which_day(opened: Workspace) -> None:
    settle(opened, FUTURE, at=noon("2024-01-02"), silent=True)
    ring(opened, SETTINGS, noon("2025-01-01"))
    (message,) = opened.ledger.outbox.find()
    subject = compose(message, opened, SETTINGS).subject
    assert subject.startswith("GACC 2023-195 takes effect on 2025-01-01")


def test_the_page_of_a_notice_shows_its_state_and_why_without_a_publishers_markup(opened: Workspace) -> None:
    target = act("gacc/announcement/2024/1", "2024-01-01", status="有效")
    acting = act("gacc/announcement/2024/2", "2024-02-01", does("repeals", target.key, "<script>alert(1)</script>废止"))
    settle(opened, target, acting, at=noon("2024-02-02"), silent=True)
    with served(opened.folder) as base, urllib.request.urlopen(f"{base}/notice/{target.key}", timeout=10) as answer:
        page = answer.read().decode()
    assert "<strong>repealed</strong>" in page and "&lt;script&gt;alert(1)" in page
    assert "Sources contradict each other" in page and "<script>alert" not in page


def test_ten_years_of_notices_ring_in_a_second_or_two(opened: Workspace) -> None:
    started = datetime.now(UTC)
    with opened.facts.transaction():
        for n in range(2000):
            notice = act(
                f"gacc/announcement/{2015 + n // 200}/{n % 200 + 1}", "2024-01-01", does("repeals", FUTURE.key)
            )
            opened.facts.versions.add(notice, source="gacc", seen_at=noon("2024-01-02"), snapshots=(), reader="1")
    stored = datetime.now(UTC)
    ring(opened, SETTINGS, noon("2025-01-01"))
    assert datetime.now(UTC) - stored < max(timedelta(seconds=3), 3 * (stored - started))
