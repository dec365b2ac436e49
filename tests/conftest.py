"""What every test file may use: a moment, captures, an open workspace, and the demo played once."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from monitor.demo.replay import replay, settings_for
from monitor.settings import Settings
from monitor.workspace import Workspace, workspace
from snapshots.model import Capture, Role, Verdict
from tests.browser import chromium as chromium

# The same examples at every run, so that a red test is somebody's change; HYPOTHESIS_PROFILE=explore looks further.
hypothesis_settings.register_profile("steady", derandomize=True, database=None, deadline=None)
hypothesis_settings.register_profile("explore", deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

NOON = datetime(2020, 4, 10, 4, 0, tzinfo=UTC)  # 12:00 in Beijing


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Workspace]:
    with workspace(tmp_path / "data") as room:
        yield room


@pytest.fixture
def capture() -> Callable[..., Capture]:
    def make(body: bytes = b"<p>page</p>", **facts: object) -> Capture:
        url = str(facts.pop("url", "http://site.example/page"))
        given = {
            "source": "gacc", "url": url, "final_url": url, "role": Role.ARTICLE, "status": 200,
            "headers": (("Content-Type", "text/html; charset=utf-8"),), "body": body, "fetched_at": NOON,
            "verdict": Verdict.OK, "reason": "",
        }  # fmt: skip
        return Capture(**{**given, **facts})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The spring of 2020, replayed once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("demo")
    replay(settings_for(folder, Settings()), lambda played: None)
    return folder
