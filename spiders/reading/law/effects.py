"""What an act does to others: ends, replaces, changes, suspends or revives them, lifts a ban, rests on them.

Each family of verbs stands in its own file of `relations`, all relations in `relations.table`. Acts are found by number
first: a title only supports, for real notices misquote titles (sources.md, section 10). An act without any number has
the key `<issuer codes or unknown>/act/undated/<folded title>`.

A condition or a sanction to come is no effect, a draft (by its title) has none but its grounds, an act has none on
itself, and each stands once. What only the title says (关于暂停…的公告, 关于修改《…》的决定) counts where the text does
not say it. Validity periods and the act's own days are not read here, and effects between the lines (annex codes that
undo another's) are not found.
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date

from snapshots.model import Effect, Issuer
from spiders.reading.law.relations import amending, ending, english, lifting, listing, replacing, standing, suspending
from spiders.reading.law.relations.act import Known
from spiders.reading.law.relations.brackets import without_new_wording
from spiders.reading.law.relations.clause import Found
from spiders.reading.law.relations.sentence import Sentence, names_none, sentence
from spiders.reading.law.relations.table import announced, telling
from spiders.reading.law.sparing import any_of, sentence_with

_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_PREAMBLE_END = re.compile(
    r"(?:如下|如下事项|以下事项|有关事项公告)[^。]{0,8}[：:]|^\s*(?:一、|第[一二]条|1[.．、])|制定本|特制定"
)
_OPENING = 6  # sentences that can still be the opening where nothing marks its end
_DRAFT = re.compile(r"征求意见|[（(](?:修订)?草案|送审稿|draft for comment|solicit", re.IGNORECASE)
_SCOPE = 600  # longest list of articles kept


def effects(
    text: str,
    signed: tuple[Issuer, ...],
    own_key: str,
    *,
    title: str = "",
    published: date | None = None,
    effective: date | None = None,
) -> tuple[Effect, ...]:
    """Every effect the text states, in printed order, each once. A number without an issuer is the signer's own.

    `published` dates 自即日起; `effective` dates nothing by itself, an effect without days of its own holds from it.
    """
    known = Known(signed=signed, own_key=own_key, own_title=title)
    text = without_new_wording(text)
    found = list(_of_text(text, title, known, published))
    found += english.read(text, known, published)
    said = {each.relation for each in found}
    named = _of_title(title, known, published)
    found += [
        each for each in named if each.relation not in said and not (each.act is None and _known_ban(each, found))
    ]
    if _DRAFT.search(title):
        found = [each for each in found if each.relation == "based-on"]  # a draft does nothing to others yet
    return _settled(found, known)


def _of_text(text: str, title: str, known: Known, published: date | None) -> Iterator[Found]:
    """The text, sentence by sentence: lists go on over sentences, articles belong to the act spoken of."""
    subject = _subject(title, known, published)
    acts, worth_reading = telling("以下", *_ACTING), telling("以下", "制定本", *_ACTING)
    relation = ""
    opening = _OPENING
    end = 0
    while match := _next(text, end, None if relation or opening > 0 else worth_reading):
        words, end = match.group(), match.end()
        if relation:
            if listing.is_heading_row(words):
                continue
            read = sentence(words, known)
            if listing.is_item(read) and not listing.lead(read)[0]:
                yield from listing.items(relation, read)
                continue
            relation = ""
        grounds = (opening > 0 or "制定本" in words) and announced(words, "based-on")
        if opening > 0:
            opening = 0 if _PREAMBLE_END.search(words) else opening - 1
        if not grounds and not acts.search(words):
            continue
        if subject is None and names_none(words, known) and not _WITHOUT_ACTS.search(words):
            continue
        read = sentence(words, known)
        relation, start = listing.lead(read)
        if relation:
            yield from listing.items(relation, read, start)
        if grounds:
            yield from standing.grounds(read)
        told = "如下" in words
        yield from (dataclasses.replace(each, announcing=told) for each in _acting(read, published))
        amended = list(amending.read(read, published))
        yield from amended
        if amended:
            subject = amended[0] if len({each.act for each in amended}) == 1 else None
        elif subject is not None and (scope := amending.article(read)):
            yield dataclasses.replace(subject, scope=scope, quoted=words.strip()[:400])


def _next(text: str, end: int, said: re.Pattern[str] | None) -> re.Match[str] | None:
    """The next sentence; with `said` the next that holds such a word."""
    return sentence_with(said, text, end, _SENTENCE) if said else _SENTENCE.search(text, end)


_ACTS_VERBS = (*ending.VERBS, *lifting.VERBS, *suspending.VERBS, *replacing.VERBS, *standing.DIFFERING)
_ANY_VERB = any_of((*_ACTS_VERBS, *amending.VERBS))
# What a sentence that names no act must hold to say something all the same.
_WITHOUT_ACTS = any_of((*suspending.VERBS, *lifting.VERBS, *standing.DIFFERING, *listing.VERBS))
_ACTING = ("repeals", "lifts", "suspends", "resumes", "amends", "replaces", "prevails-over")


def _acting(read: Sentence, published: date | None) -> Iterator[Found]:
    if not _ANY_VERB.search(read.shape):
        return
    yield from ending.read(read, published)
    yield from lifting.read(read, published)
    yield from suspending.read(read, published)
    yield from replacing.read(read, published)
    yield from standing.prevails(read)


def _of_title(title: str, known: Known, published: date | None) -> list[Found]:
    if not title or not ("（" in title or "(" in title or _ANY_VERB.search(title)):
        return []  # brackets are put aside, and may stand inside a word
    read = sentence(title, known, in_title=True)
    return [*_acting(read, published), *amending.read(read, published)]


def _subject(title: str, known: Known, published: date | None) -> Found | None:
    """The one act a title says is changed: 关于修改《…》的决定."""
    if not title or not announced(title, "amends"):
        return None
    found = list(amending.read(sentence(title, known, in_title=True), published))
    return found[0] if len(found) == 1 else None


def _known_ban(each: Found, found: list[Found]) -> bool:
    return each.relation == "lifts" and any(other.relation == "lifts" for other in found)


def _settled(found: list[Found], known: Known) -> tuple[Effect, ...]:
    """Each relation to each act once, parts joined; what ends wholly does not also end in part."""
    merged: dict[tuple[str, str], Found] = {}
    for each in found:
        if each.act is not None and known.is_own(each.act):
            continue
        place = (each.relation, each.act.key if each.act else f"'{each.printed}")
        merged[place] = _joined(merged[place], each) if place in merged else each
    named_ban = any(relation == "lifts" and not target.startswith("'") for relation, target in merged)
    carried_out = {each.relation for each in merged.values() if not each.announcing}
    kept = []
    for (relation, target), each in merged.items():
        if each.announcing and each.act is None and relation in carried_out:
            continue
        if relation == "repeals-in-part" and ("repeals", target) in merged:
            continue
        if relation == "lifts" and each.act is None and named_ban:
            continue  # the same ban, once by name and once by number
        kept.append(_effect(each))
    return tuple(kept)


def _joined(first: Found, second: Found) -> Found:
    if first.relation not in ("amends", "repeals-in-part") or not second.scope or second.scope in first.scope:
        return first
    scope = f"{first.scope}、{second.scope}" if first.scope else second.scope
    return first if len(scope) > _SCOPE else dataclasses.replace(first, scope=scope)


def _effect(found: Found) -> Effect:
    return Effect(
        relation=found.relation,
        target=found.act.key if found.act else "",
        quoted=found.quoted,
        printed=found.printed,
        scope=found.scope,
        starts=found.starts,
        until=found.until,
    )
