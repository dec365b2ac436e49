"""Customs notices that make registers, published day after day on a site that a real check watches."""

import asyncio
import csv
import dataclasses
import html as escaping
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from click.testing import CliRunner

from monitor.cli import cli
from monitor.demo.internet import Answer, Internet, Request
from monitor.diff.change import Change
from monitor.settings import Network, Settings
from monitor.watch.check import Outcome, check
from monitor.workspace import workspace
from snapshots.model import Entry
from spiders.sources import find
from tests.customs_site import HOST, CustomsSite, Doc, a_site, html, xls

DATA = Path(__file__).parent / "data" / "registers"
START = datetime(2018, 12, 1, 1, 0, tzinfo=UTC)


def corpus_text(name: str) -> str:
    return (DATA / f"{name}.txt").read_text("utf-8").strip()


def corpus_rows(name: str) -> list[list[str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@dataclasses.dataclass
class RegisterSite(CustomsSite):
    """A customs site whose notices may link to several annexes."""

    files: dict[str, bytes] = dataclasses.field(default_factory=dict)

    def __call__(self, request: Request) -> Answer:
        path = request.url.removeprefix(HOST)
        if path in self.files:
            return Answer(status=200, headers={"Content-Type": "application/octet-stream"}, body=self.files[path])
        return super().__call__(request)


class Customs:
    """The site, and checks of it. `publish` puts a notice on it with annexes by their link text."""

    def __init__(self, folder: Path) -> None:
        self.site = RegisterSite(docs=a_site().docs)
        self.laboratories = LaboratorySite()
        self.folder, self.day = folder, START
        for doc in self.site.docs.values():
            doc.published = "2018-02-01"
        self.check()

    def publish(
        self,
        number: int,
        subject: str,
        *lines: str,
        annexes: Mapping[str, list[list[str]] | bytes] | None = None,
        published: str | None = None,
    ) -> str:
        """Put an announcement on the site; its key."""
        day = published or f"{self.day:%Y-%m-%d}"
        year = date.fromisoformat(day).year
        links = []
        for at, (label, annex) in enumerate((annexes or {}).items()):
            ending = "" if isinstance(annex, list) else label.rpartition(".")[2]
            path = f"/customs/files/{year}/{number}/{at}.{ending or 'xls'}"
            self.site.files[path] = xls(annex) if isinstance(annex, list) else annex
            links.append(f'<a href="{path}">{escaping.escape(label)}</a>')
        self.site.docs[self.address(year, number)] = Doc(
            title=f"海关总署公告{year}年第{number}号（{subject}）",
            lines=[*lines, *links],
            number=f"公告〔{year}〕{number}号",
            published=day,
        )
        return f"gacc/announcement/{year}/{number}"

    @staticmethod
    def address(year: int, number: int) -> str:
        return f"/customs/302249/302266/302267/{year}{number:04}/index.html"

    def replace_annex(self, year: int, number: int, annex: list[list[str]] | bytes, at: int = 0) -> None:
        path = next(p for p in self.site.files if p.startswith(f"/customs/files/{year}/{number}/{at}."))
        self.site.files[path] = xls(annex) if isinstance(annex, list) else annex

    def check(self, days: float = 1, source: str = "gacc") -> Outcome:
        self.day += timedelta(days=days)
        with Internet(self.site if source == "gacc" else self.laboratories) as net:
            network = Network(delay=0.0, timeout=5.0, proxy=net.proxy, ca_file=net.ca_file)
            settings = msgspec.structs.replace(Settings(data=self.folder), network=network)

            async def run() -> Outcome:
                (outcome,) = [one async for one in check(find((source,)), settings, lambda: self.day)]
                return outcome

            return asyncio.run(run())

    def told(self, register: str, days: float = 1) -> list[Change]:
        """What one more check tells of a register."""
        return [change for change in self.check(days).changes if change.source == register]

    def standing(self, register: str) -> dict[str, Entry]:
        with workspace(self.folder, readonly=True) as opened:
            found = [version.record for version in opened.facts.versions.standing(register)]
        return {entry.key.partition("/")[2]: entry for entry in found if isinstance(entry, Entry)}

    def regwatch(self, *arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(cli, ["--data", str(self.folder), *arguments])
        assert result.exit_code == code, (result.output, result.exception)
        return result.output

    def undecided(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.regwatch("undecided", "--json"))
        return found


@dataclasses.dataclass
class LaboratorySite:
    """CNAS's notices, synthetic from sources.md sections 1.1 and 5: a jpaas list call and article pages."""

    notices: dict[str, tuple[str, str, str]] = dataclasses.field(default_factory=dict)  # hash: title, day, body

    def __call__(self, request: Request) -> Answer:
        path = request.url.removeprefix("https://www.cnas.org.cn")
        if path.startswith("/api-gateway/"):
            return Answer(status=200, headers={"Content-Type": "application/json"}, body=self._list().encode())
        for name, (title, day, body) in self.notices.items():
            if path == f"/fzlm/tzgg/art/2024/art_{name}.html":
                return html(
                    f'<html><head><meta name="ArticleTitle" content="{title}">'
                    f'<meta name="PubDate" content="{day} 10:00">'
                    f'</head><body><div class="art-title">{title}</div><div class="art-con">{body}</div></body></html>'
                )
        return Answer(status=404)

    def _list(self) -> str:
        items = "".join(
            f'<li><a href="/fzlm/tzgg/art/2024/art_{name}.html" title="{title}">{title}</a><span>{day}</span></li>'
            for name, (title, day, _) in self.notices.items()
        )
        shown = len(self.notices)
        pager = f'<div class="pagination" rows="15" count="{shown}" pageNo="1"></div>'
        return json.dumps({"code": "200", "success": True, "data": {"html": f"<ul>{items}</ul>{pager}"}})
