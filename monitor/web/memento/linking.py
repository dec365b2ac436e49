"""The links between an official address, its TimeGate, its TimeMaps and its mementos (RFC 7089, RFC 8288). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from monitor.web.memento.spelling import in_header, in_path
from monitor.web.memento.timeline import Memento, Timeline

LINK_FORMAT = "application/link-format"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where things about official addresses are on this server; `base` is its own address."""

    base: str

    def timegate(self, original: str) -> str:
        """The TimeGate of an official address."""
        return f"{self.base}/timegate/{in_path(original)}"

    def timemap(self, original: str, form: str = "link", page: int = 1) -> str:
        """Its TimeMap, form link or json; further pages of a long one by number."""
        return f"{self.base}/timemap/{form}/{f'{page}/' if page > 1 else ''}{in_path(original)}"

    def memento(self, one: Memento) -> str:
        """One capture of it."""
        return f"{self.base}/memento/{one.at:%Y%m%d%H%M%S}/{in_path(one.url)}"


def http_date(moment: datetime) -> str:
    """A moment in UTC as HTTP writes it: Thu, 09 Apr 2020 16:00:00 GMT."""
    return format_datetime(moment, usegmt=True)


def link_header(places: Places, line: Timeline, near: Mapping[str, Memento]) -> str:
    """The Link header of a TimeGate's answer or of a memento; `near` are mementos by relation."""
    return ", ".join([*general_links(places, line), *memento_links(places, near)])


def general_links(places: Places, line: Timeline) -> list[str]:
    """The official address, its TimeGate and its TimeMap."""
    original = line.original
    return [
        _link(in_header(original), "original"),
        _link(places.timegate(original), "timegate"),
        _link(places.timemap(original), "timemap", type=LINK_FORMAT),
    ]


def memento_links(places: Places, near: Mapping[str, Memento]) -> Iterable[str]:
    """Links to mementos, each once, with all that it is: `first memento`, `prev memento` …"""
    relations: dict[Memento, list[str]] = {}
    for relation, one in near.items():
        relations.setdefault(one, []).append(relation)
    for one, names in relations.items():
        words = " ".join([*(name for name in names if name), "memento"])
        yield _link(places.memento(one), words, datetime=http_date(one.at))


def timemap_links(places: Places, line: Timeline, page: int, size: int) -> list[str]:
    """The lines of a page of a TimeMap; of a long one every page links all others."""
    pages = range(1, pages_of(line, size) + 1)
    told = general_links(places, line)[:2]
    for number in pages:
        part = line.mementos[(number - 1) * size : number * size]
        span = {"from": http_date(part[0].at), "until": http_date(part[-1].at)}
        relation = "self" if number == page else "timemap"
        told.append(_link(places.timemap(line.original, page=number), relation, type=LINK_FORMAT, **span))
    first, last = line.mementos[0], line.mementos[-1]
    for one in line.mementos[(page - 1) * size : page * size]:
        names = {"first": one is first, "last": one is last}
        words = " ".join([*(name for name, is_it in names.items() if is_it), "memento"])
        told.append(_link(places.memento(one), words, datetime=http_date(one.at)))
    return told


def pages_of(line: Timeline, size: int) -> int:
    """How many pages a TimeMap has."""
    return -(-len(line.mementos) // size)


def _link(address: str, relation: str, **more: str) -> str:
    return "; ".join([f"<{address}>", f'rel="{relation}"', *(f'{name}="{value}"' for name, value in more.items())])
