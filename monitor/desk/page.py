"""An issue as paragraphs, in one language or both, with its corrections marked. Pure: frozen facts in, words out."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from monitor.desk.issue import Document, Facts, Issue, Item, Step, Words, note_of
from monitor.desk.notes import paragraphs
from monitor.desk.paragraphs import Paragraph, Run, inserted, labelled, of, struck
from monitor.desk.wording import day_of, label
from monitor.telling.wording import BEIJING, plain

_NO_SIGNS = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
ROWS = 60  # entries of one item shown; the archive has them all


def languages(language: str) -> tuple[str, ...]:
    """Which languages, in the order they are shown: Chinese first, as in the sources."""
    return ("zh", "en") if language == "both" else (language,)


def title_of(issue: Issue, language: str) -> str:
    """The title with its number, as it stands above the page and in subjects."""
    names = dict.fromkeys(plain(issue.document.title.in_(one)) for one in languages(language))
    title = " · ".join(name for name in names if name) or plain(issue.series)
    return f"{title} {label('number', language, issue.numbered.number)}" if issue.numbered else title


def page_of(issue: Issue, language: str, rows: int = ROWS) -> tuple[Paragraph, ...]:
    """The whole issue as its readers get it, with so many entries of each item at most."""
    return tuple(_printable(one) for one in _Page(issue, language, rows).paragraphs())


def _printable(paragraph: Paragraph) -> Paragraph:
    """Without the two signs that are none (U+FFFE, U+FFFF): XML, and with it Word and Atom, cannot hold them."""
    runs = (replace(run, text=run.text.translate(_NO_SIGNS)) for run in paragraph.runs)
    return replace(paragraph, runs=tuple(runs))


class _Page:
    """One rendering: an issue, a language, and what it was before it was corrected."""

    def __init__(self, issue: Issue, language: str, rows: int) -> None:
        self.issue, self.language, self.languages, self.rows = issue, language, languages(language), rows
        self.corrections = [step for step in issue.steps if step.deed.deed == "corrected"]
        self.first = next((step.document for step in issue.steps if step.deed.deed == "published"), issue.document)
        self.states = [self.first, *(step.document for step in self.corrections)]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of the page, in order."""
        yield of("title", title_of(self.issue, self.language))
        titles = [self._words(state.title) for state in self.states]
        yield from struck([of("meta", plain(old)) for old in dict.fromkeys(titles) if old != titles[-1]])
        yield of("meta", self._meta())
        yield from self._corrections()
        yield from self._both([state.introduction for state in self.states])
        items = self._items()
        for section, group in groupby(items, key=lambda item: self.issue.facts[item.id].section):
            yield of("section", self._words(section))
            for item in group:
                yield from self._item(item, self.issue.facts[item.id])
        if not items:
            yield of("text", self._label("nothing"))
        yield from self._around()

    def _meta(self) -> str:
        draft, numbered = self.issue.draft, self.issue.numbered
        parts = (
            [" / ".join(day_of(numbered.day, one) for one in self.languages)] if numbered else [self._label("draft")]
        )
        return " · ".join([*parts, self._label("period", draft.since, draft.until)])

    def _corrections(self) -> Iterator[Paragraph]:
        for step in self.corrections:
            runs = (Run(text=f"{self._label('correction', _day(step))}: ", bold=True),)
            yield Paragraph(kind="correction", runs=runs)
            note = note_of(step.deed)
            for words in dict.fromkeys(note.in_(one) for one in self.languages):
                for one in paragraphs(words):
                    yield Paragraph(kind="correction", runs=one.runs, level=one.level, mark=one.mark)
        if self.corrections and any(state != self.first for state in self.states):
            yield of("small", self._label("untouched"), italic=True)

    def _items(self) -> list[Item]:
        """What is shown now, and what was shown once: that stays where it stood, struck out."""
        once = {item.id for state in self.states[:-1] for item in state.shown}
        return [item for item in self.states[-1].items if item.show or item.id in once]

    def _item(self, item: Item, facts: Facts) -> Iterator[Paragraph]:
        withdrawn, late = self._withdrawn(item), self._late(item)
        headings = [_find(state, item.id).heading for state in self.states if _holds(state, item.id)]
        made = list(self._heading(headings, facts))
        notes = [_find(state, item.id).note for state in self.states if _holds(state, item.id)]
        body = [*self._facts(facts), *self._notes(notes)]
        if withdrawn:
            made, body = struck(made), struck(body)
            body.insert(0, of("correction", self._label("withdrawn", _day(withdrawn))))
        elif late:
            body.insert(0, of("correction", self._label("added", _day(late))))
        first, *rest = made
        yield Paragraph(kind=first.kind, runs=first.runs, anchor=item.id)
        yield from [*rest, *body]

    def _withdrawn(self, item: Item) -> Step | None:
        """The correction that took an item away; None where it stands."""
        if item.show:
            return None
        gone = (step for step, before in zip(self.corrections, self.states, strict=False)
                if any(one.id == item.id for one in before.shown) and not _shows(step.document, item.id))  # fmt: skip
        return list(gone)[-1]

    def _late(self, item: Item) -> Step | None:
        """The correction that brought an item; None where it was there from the first."""
        return next((step for step in self.corrections if _shows(step.document, item.id)), None) if not _shows(
            self.first, item.id
        ) else None  # fmt: skip

    def _heading(self, headings: list[Words], facts: Facts) -> Iterator[Paragraph]:
        shown = set[tuple[str, ...]]()
        for one in self.languages:
            lines = [
                line for line, _ in groupby(plain(_own(words, one) or facts.heading.in_(one)) for words in headings)
            ]
            if tuple(lines) in shown:
                continue
            kind = "heading" if shown else "item"  # the second language stands below the first
            shown.add(tuple(lines))
            yield from struck([of(kind, line) for line in lines[:-1]])
            yield from inserted([of(kind, lines[-1])]) if len(lines) > 1 else [of(kind, lines[-1])]

    def _facts(self, facts: Facts) -> Iterator[Paragraph]:
        for words in dict.fromkeys(facts.sentence.in_(one) for one in self.languages):
            yield of("text", words)
        if facts.detail:
            yield labelled(self._label("detail"), self._words(facts.detail))
        entry = facts.kind.startswith("entry.")
        yield labelled(self._label("entry" if entry else "key"), facts.key)
        if facts.published:
            yield labelled(self._label("published"), facts.published.isoformat())
        if facts.effective:
            yield labelled(self._label("effective"), facts.effective.isoformat())
        for line in facts.redline:
            run = Run(text=line.text, struck=line.mark == "struck", inserted=line.mark == "inserted")
            yield Paragraph(kind="quote", runs=(run,), level=1)
        for row in facts.rows[: self.rows]:
            words = f"{row.key.partition('/')[2]} {row.title}{f' ({row.detail})' if row.detail else ''}"
            yield Paragraph(kind="bullet", runs=(Run(text=words),), level=1, mark="•")
        if len(facts.rows) > self.rows:
            yield of("text", self._label("more", len(facts.rows) - self.rows))
        if facts.official:
            yield labelled(self._label("official"), facts.official, _web(facts.official))
        yield labelled(self._label("archived"), facts.archived, _web(facts.archived))
        zone = "(Beijing)" if self.language == "en" else "（北京时间）"
        seen = f"{facts.seen_at.astimezone(BEIJING):%Y-%m-%d %H:%M} {zone}"
        yield labelled(self._label("seen"), "; ".join([seen, *facts.proof[:1]]))

    def _notes(self, notes: list[Words]) -> Iterator[Paragraph]:
        written = list(self._both(notes))
        if written:
            yield of("note", self._label("note"), bold=True)
            yield from written

    def _both(self, states: list[Words]) -> Iterator[Paragraph]:
        """What a person wrote, in each language once; what stood there before, struck out in front."""
        shown = set[tuple[str, ...]]()
        for one in self.languages:
            texts = [texts for texts, _ in groupby(words.in_(one) for words in states)]
            if tuple(texts) in shown:
                continue
            shown.add(tuple(texts))
            for old in texts[:-1]:
                yield from struck(paragraphs(old))
            last = paragraphs(texts[-1]) if texts else []
            yield from inserted(last) if len(texts) > 1 else last

    def _around(self) -> Iterator[Paragraph]:
        draft = self.issue.draft
        if draft.coming:
            yield of("section", self._label("coming"))
            for coming in draft.coming:
                what = " / ".join(coming.what.in_(one) for one in self.languages)
                words = f"{coming.day.isoformat()} {what}: {plain(coming.title)}"
                yield Paragraph(kind="bullet", runs=(Run(text=words),), level=1, mark="•")
        if draft.watched:
            yield of("section", self._label("watched"))
            for watched in draft.watched:
                yield Paragraph(kind="bullet", runs=(Run(text=self._words(watched)),), level=1, mark="•")
        yield Paragraph(kind="rule")
        yield labelled(self._label("chain"), draft.head)

    def _label(self, name: str, *values: object) -> str:
        return label(name, self.language, *values)

    def _words(self, words: Words) -> str:
        return " / ".join(dict.fromkeys(words.in_(one) for one in self.languages))


def _own(heading: Words, language: str) -> str:
    """An editor's heading in this very language: without one, the machine's stands in it."""
    return heading.zh if language == "zh" else heading.en


def _day(step: Step) -> str:
    return step.deed.at.astimezone(BEIJING).date().isoformat()


def _web(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


def _holds(document: Document, item: str) -> bool:
    return any(one.id == item for one in document.items)


def _shows(document: Document, item: str) -> bool:
    return any(one.id == item for one in document.shown)


def _find(document: Document, item: str) -> Item:
    return next(one for one in document.items if one.id == item)
