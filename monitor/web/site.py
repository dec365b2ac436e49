"""What every page needs: the folder, the cards, the templates; and the one way a view is called."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from monitor.settings import Settings
from monitor.web import links, stamps, watched, wording
from monitor.web.access import NOBODY, Person, person
from monitor.web.cards import SourceCard
from monitor.web.language import (
    CHINESE,
    NAMES,
    TAGS,
    alternates,
    here,
    language,
    prefixed,
    translate,
    translate_counted,
)
from monitor.web.noting import noted
from monitor.web.remembering import Remembered
from monitor.web.sentences import ours, scope
from monitor.workspace import Workspace, on_record
from snapshots import archive, facts
from snapshots.model import Title

LARGEST_ID = 2**63 - 1  # SQLite's largest integer


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The archive of one data folder, as pages. Holds no open file: every request opens its own."""

    folder: Path
    settings: Settings
    sources: Mapping[str, SourceCard]
    templates: Environment
    who: Callable[[Request], Person] = lambda request: NOBODY  # by the session a request carries
    pieces: Remembered[str] = field(default_factory=lambda: Remembered(24_000_000), compare=False)  # bytes, about

    def page(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A rendered page."""
        return HTMLResponse(self.rendered(template, **context), status_code=status)

    def rendered(self, template: str, **context: Any) -> str:
        """A template of ours, filled in."""
        return self.templates.get_template(template).render(site=self, **context)

    def piece(self, key: tuple[Hashable, ...], make: Callable[[], str]) -> Markup:
        """A piece of a page, made once for a key that holds all it depends on besides the language and this site.

        For people who are logged in it is made each time: nothing of theirs is ever kept for another reader.
        """
        if person() is not NOBODY:
            return Markup(make())  # noqa: S704 - rendered by a template of ours
        return Markup(self.pieces.get((language(), *key), make, lambda text: 1_500 + 2 * len(text)))  # noqa: S704

    def has_data(self) -> bool:
        """Whether both files exist already; before the first check they do not."""
        return (self.folder / archive.FILE).exists() and (self.folder / facts.FILE).exists()

    def has_story(self) -> bool:
        """Whether a told story lies beside the data."""
        return (self.folder / "story.json").exists()

    def source_title(self, name: str) -> str:
        """A source's title in the language of the page, or its bare name when no card is known."""
        card = self.sources.get(name)
        return in_language(card.title) if card else name

    def register_title(self, name: str) -> Title:
        """A register's title from the card that feeds it, or its bare name twice."""
        found = (title for card in self.sources.values() for known, title in card.registers if known == name)
        return next(found, Title(zh=name, en=name))

    def feeders(self, register: str) -> list[str]:
        """Names of the sources that feed a register."""
        return [name for name, card in self.sources.items() if register in dict(card.registers)]

    def knows(self, opened: Workspace, name: str) -> bool:
        """Whether anything is watched or on record under this name: a source, an issuer, a register."""
        return name in self.sources or bool(self.feeders(name)) or on_record(opened, name)


View = Callable[[Site, Request, Workspace], Response]


def templates() -> Environment:
    """Our templates: escaping is always on, a missing value is an error, hidden characters are shown."""
    environment = Environment(
        loader=PackageLoader("monitor.web"),
        autoescape=True,
        auto_reload=False,  # templates come with the package; asking the disk about each takes time
        undefined=StrictUndefined,
        finalize=wording.visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(stamps.spoken, _counted, newstyle=False)  # type: ignore[attr-defined]
    environment.globals["_"] = stamps.spoken  # Jinja's own looks `gettext` up anew each time
    environment.globals.update(
        links=links,
        words=wording,
        stamps=stamps,
        spoken=language,
        tags=TAGS,
        tongues=NAMES,
        alternates=alternates,
        watching=watched,
        here=lambda: prefixed(here()),
        person=person,
        in_language=in_language,
        noted=noted,
    )
    environment.filters.update(
        said=wording.said, mixed=wording.mixed, ours=ours, scope=scope, day_words=wording.day_words,
        beijing=wording.beijing,
        utc=wording.utc, span=wording.span, act=wording.act, long_day=wording.long_day, size=wording.size,
    )  # fmt: skip
    return environment


def _counted(one: str, many: str, number: int) -> Markup:
    return escape(translate_counted(one, many, number))


def in_language(title: Title) -> str:
    """A title in the language of the page."""
    return title.zh if language() == CHINESE else title.en


def row_id(request: Request, name: str) -> int:
    """An id from the path that SQLite can hold. Raises HTTPException 404 when it never could exist."""
    number: int = request.path_params[name]
    if number > LARGEST_ID:
        raise HTTPException(404, translate("There is no number {number} in this archive.").format(number=number))
    return number


def asked_number(request: Request, name: str, default: int) -> int:
    """A whole number from the query, `default` when not given. Raises HTTPException 400."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        words = translate("‘{name}’ is expected to be a whole number such as {default}, not ‘{text}’.")
        raise HTTPException(400, words.format(name=name, default=default, text=text[:40]))
    return int(text)
