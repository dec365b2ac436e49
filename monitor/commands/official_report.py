"""The official standing of entries, decisions on them and their links, as JSON and as lines. Shapes: docs/json.md."""

from dataclasses import fields
from datetime import date
from typing import Any

from monitor.asof import EntryHistory, Stood, stood_on
from monitor.asof.links import links_of
from monitor.asof.official import Decision, OfficialOn, Officials
from monitor.asof.registers import today_of
from monitor.commands.linking import link_line
from monitor.shapes.registers import link_shape, official_on_shape
from monitor.workspace import Workspace

OFFICIAL_HEADS = (
    "official", "official_words", "official_since", "official_act", "valid_from", "valid_until", "official_notes",
)  # fmt: skip


def official_cells(found: OfficialOn) -> tuple[str, ...]:
    """The cells of a row under `OFFICIAL_HEADS`."""
    days = (found.since, found.valid_from, found.valid_until)
    since, start, until = (str(day) if day else "" for day in days)
    return found.status, found.words, since, found.act or "", start, until, "; ".join(found.notes)


def official_line(found: OfficialOn) -> str:
    """The standing in one line; '' where nothing official says any."""
    status = str(found.status) or ("not settled by its words" if found.words else "")
    if not status and not found.valid_until and not found.valid_from:
        return ""
    valid = [
        f"from {found.valid_from}" if found.valid_from else "",
        f"until {found.valid_until}" if found.valid_until else "",
    ]
    told = [
        (status or "status not printed") + (f" since {found.since}" if found.since else ""),
        f"by {found.act}" if found.act else "",
        f"'{found.words}'" if found.words else "",
        f"valid {' '.join(filter(None, valid))}" if any(valid) else "",
    ]
    return ", ".join(filter(None, told))


class OfficialEntry:
    """What the command `entry` tells besides our sightings: standing on a day, decisions, links."""

    def __init__(self, opened: Workspace, history: EntryHistory, stood: Stood | None, day: date | None) -> None:
        self.key, self.day = history.key, day or today_of(history.register)
        officials = Officials(opened=opened, register=history.register)
        row = stood or stood_on(opened, history.versions, self.day)
        self.official = officials.on(row, history.key, self.day)
        self.decisions: tuple[Decision, ...] = officials.decisions(history.key)
        self.links = links_of(opened, history.versions)

    def shape(self) -> dict[str, Any]:
        """The fields to add to the JSON of an entry."""
        return {
            "official": {"on": self.day, **official_on_shape(self.official)},
            "decisions": [{one.name: getattr(each, one.name) for one in fields(each)} for each in self.decisions],
            "links": [link_shape(link, self.key) for link in self.links],
        }

    def lines(self) -> list[str]:
        """The same for a person."""
        said = official_line(self.official)
        found = [f"official on {self.day}: {said}"] if said else []
        found += [f"  {note}" for note in self.official.notes] if said else []
        found += [
            f"decision {each.day}: {each.status or 'not settled'} ({each.words or 'no words printed'};"
            f" {each.act or 'no act known'})"
            for each in self.decisions
        ]
        return [*found, *(link_line(link, self.key) for link in self.links)]
