"""A notice read from simplified characters, told again in the signs its file prints. Keys and codes stay."""

from dataclasses import replace

from snapshots.model import Notice, Provision
from spiders.reading.law.traditional import Original


def as_printed(notice: Notice, original: Original) -> Notice:
    """The notice with title, names, quoted words and provisions as the file prints them."""
    words = original.words
    return replace(
        notice,
        provisions=tuple(_provision(one, original) for one in notice.provisions),
        title=words(notice.title),
        issuers=tuple(replace(one, name=words(one.name)) for one in notice.issuers),
        effective_words=words(notice.effective_words),
        status=words(notice.status),
        effects=tuple(
            replace(one, quoted=words(one.quoted), printed=words(one.printed), scope=words(one.scope))
            for one in notice.effects
        ),
        facts=tuple(
            replace(one, words=words(one.words), value=words(one.value) if one.name == "title" else one.value)
            for one in notice.facts
        ),
    )


def _provision(one: Provision, original: Original) -> Provision:
    return replace(
        one,
        number=original.words(one.number),
        text=original.words(one.text),
        rows=tuple(tuple(original.words(cell) for cell in row) for row in one.rows),
        children=tuple(_provision(child, original) for child in one.children),
    )
