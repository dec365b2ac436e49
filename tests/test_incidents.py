"""How well a source is watched: one incident a kind of failure, mentioned again, closed; silence; numbers that skip."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.commands.shapes import health_shape
from monitor.watch.leads import leads
from monitor.workspace import workspace
from spiders.sources.gacc import Gacc
from tests.customs_site import CustomsSite, a_site, html
from tests.test_watch import FIFTEEN, Watcher, fifteen

EMPTY = html('<html><body><ul class="conList_ull"></ul></body></html>')
SHUT = html("<script r='m'>$_ts={}; $_ts.nsd=1</script>", status=412)


@pytest.fixture
def site() -> CustomsSite:
    return a_site()


@pytest.fixture
def watcher(site: CustomsSite, tmp_path: Path) -> Iterator[Watcher]:
    watcher = Watcher(site, tmp_path / "data")
    assert watcher.check().first
    yield watcher


def faults(watcher: Watcher) -> list[tuple[str, int, bool]]:
    with workspace(watcher.folder) as opened:
        return [(one.fault, one.times, one.closed_at is None) for one in opened.ledger.incidents.all("gacc")]


def test_each_new_kind_of_failure_is_an_incident_of_its_own_and_recovery_closes_what_is_open(
    watcher: Watcher, site: CustomsSite
) -> None:
    site.list_answer = SHUT
    assert watcher.told(0.1) == ["source.blocked"]
    assert watcher.told(0.1) == []
    site.list_answer = EMPTY
    assert watcher.told(0.1) == ["source.broken"]
    assert faults(watcher) == [("shut out", 2, False), ("list", 1, True)]
    site.list_answer = None
    assert watcher.told(0.1) == ["source.recovered"]
    assert watcher.told(0.1) == []
    assert not any(still_open for *_, still_open in faults(watcher))


def test_a_time_out_in_between_neither_closes_an_incident_nor_says_recovered(
    watcher: Watcher, site: CustomsSite
) -> None:
    site.list_answer = SHUT
    assert watcher.told(0.1) == ["source.blocked"]
    site.list_answer = None
    assert watcher.told(0.1) == ["source.recovered"]
    site.list_answer = html("busy", status=503)
    assert watcher.told(0.1) == []  # may pass by itself
    site.list_answer = None
    assert watcher.told(0.1) == []


def test_an_open_incident_is_mentioned_again_every_third_day_at_first_then_weekly(
    watcher: Watcher, site: CustomsSite
) -> None:
    site.list_answer = SHUT
    told = [len(watcher.told(0.5)) for _ in range(60)]  # thirty days
    assert (sum(told[:28]), sum(told[28:])) == (5, 2)
    assert watcher.told(8) == ["source.blocked"]
    assert len(faults(watcher)) == 1


def test_a_source_that_falls_silent_beyond_its_rhythm_is_an_incident_until_something_new_comes(
    watcher: Watcher, site: CustomsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gacc, "rhythm", 30)
    assert watcher.told(29) == []
    assert watcher.told(3) == []  # hardly looked at: the absence may be ours
    assert [watcher.told(0.1) for _ in range(3)] == [[], [], []]
    silent = watcher.check(0.1)
    assert [change.kind for change in silent.changes] == ["source.broken"]
    assert "nothing new since" in silent.changes[0].detail and "30 days" in silent.changes[0].detail
    assert not silent.held
    site.docs[FIFTEEN] = fifteen()
    assert watcher.told() == ["notice.published", "source.recovered"]


def test_health_counts_what_is_open_and_names_the_rhythm(watcher: Watcher, site: CustomsSite) -> None:
    site.list_answer = SHUT
    watcher.check()
    with workspace(watcher.folder) as opened:
        shape = health_shape(Gacc(), opened, watcher.day + timedelta(hours=1))
        later = health_shape(Gacc(), opened, watcher.day + timedelta(days=9))
    assert (shape["healthy"], shape["open_incidents"], shape["overdue"]) == (False, 1, False)
    assert shape["incidents"][0]["fault"] == "shut out"
    assert later["overdue"]
    assert later["longest_blind_gap_seconds"] == int(timedelta(days=10).total_seconds())


def test_numbers_that_skip_are_leads_with_their_counter() -> None:
    keys = [
        "gacc/announcement/2020/11",
        "gacc/announcement/2020/13",
        "gacc+moa/announcement/2020/17",  # a joint act of the same counter
        "mofcom+gacc+nmpa/announcement/2020/5",
        "gacc/letter/2020/40",  # letters share a counter with unpublished ones
        "gacc/announcement/undated/某某",
        "gacc-export-inspection/6307900010",
    ]
    (lead,) = leads(keys)
    assert (lead.issuer, lead.kind, lead.year, lead.printed) == ("gacc", "announcement", 2020, "12, 14-16")


@given(st.sets(st.integers(1, 300), min_size=1))
def test_a_lead_lists_exactly_what_lies_between_and_was_not_seen(numbers: set[int]) -> None:
    found = leads(f"nmpa/announcement/2021/{number}" for number in numbers)
    missing = set(range(min(numbers), max(numbers))) - numbers
    assert {number for lead in found for number in lead.numbers} == missing
