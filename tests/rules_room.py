"""The real acts of the corpus as an archive holds them: read by our own readers, settled by the real settling."""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.workspace import Workspace
from snapshots.model import Notice
from spiders.platforms.acts import notice
from spiders.platforms.plain import article
from spiders.reading.document import Document
from tests.accuracy import read, truths
from tests.test_timers import noon, settle

# /work/shared/corpus suspensions-2025/mofcom-gacc-2025-70.txt, below the head its page prints.
SUSPENDS = (
    "商务部 海关总署公告2025年第70号",
    "经批准，自即日起至2026年11月10日，商务部、海关总署公告2025年第55号、56号、57号、58号，"
    "及商务部公告2025年第61号、62号暂停实施。",
)


def corpus() -> list[Notice]:
    """The 154 notices of customs, 2023-08 to 2024-10."""
    return [_addressed(read(index, with_block=True)) for index in range(len(truths()))]


def suspending() -> Notice:
    """公告2025年第70号, from its operative sentence."""
    return lines_as_notice(*SUSPENDS, published=date(2025, 11, 7))


def lines_as_notice(*lines: str, published: date | None = None) -> Notice:
    """A notice read from its printed lines by our own readers."""
    document = Document(format="text", blocks=lines)
    return _addressed(notice(article(document, published=published), url="", listed=None, publisher=None))


def _addressed(act: Notice) -> Notice:
    return dataclasses.replace(act, url=f"http://site.example/{act.key}")


def ingest(opened: Workspace) -> None:
    """Everything above, as one first look that announces nothing."""
    settle(opened, *corpus(), suspending(), at=noon("2026-11-20"), silent=True)


def ask(folder: Path, *options: str, config: Path | None = None) -> dict[str, Any]:
    """What `regwatch rules --json` answers."""
    result = run(folder, *options, "--json", config=config)
    assert result.exit_code == 0, (result.output, result.exception)
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def run(folder: Path, *options: str, config: Path | None = None) -> Result:
    """`regwatch rules` on a data folder."""
    settings = ["--config", str(config)] if config else []
    return CliRunner().invoke(cli, [*settings, "--data", str(folder), "rules", *options])
