"""The JSON shapes of issues. Documented in docs/json.md; change both together."""

from typing import Any

from monitor.desk.issue import Issue, Item, Words, note_of


def words_shape(words: Words) -> dict[str, str]:
    """Both languages."""
    return {"en": words.en, "zh": words.zh}


def issue_line(issue: Issue) -> dict[str, Any]:
    """One issue in a list."""
    document, numbered = issue.document, issue.numbered
    return {
        "id": issue.id,
        "series": issue.series,
        "state": issue.state,
        "number": numbered.number if numbered else None,
        "published": numbered.day if numbered else None,
        "title": words_shape(document.title),
        "language": issue.draft.language,
        "since": issue.draft.since,
        "until": issue.draft.until,
        "items": len(document.shown),
        "dropped": len(document.items) - len(document.shown),
        "drafted_at": issue.drafted_at,
    }


def issue_shape(issue: Issue, readers: list[dict[str, Any]]) -> dict[str, Any]:
    """One issue with its items and history."""
    return {
        **issue_line(issue),
        "introduction": words_shape(issue.document.introduction),
        "asked": issue.draft.asked,
        "items": [_item(issue, item) for item in issue.document.items],
        "coming": [
            {"day": one.day, "what": words_shape(one.what), "key": one.key, "title": one.title}
            for one in issue.draft.coming
        ],
        "watched": [words_shape(words) for words in issue.draft.watched],
        "history": [
            {
                "at": step.deed.at, "by": step.deed.who, "what": step.deed.deed,
                "note": words_shape(note_of(step.deed)),
                "shown": [item.id for item in step.document.shown],
                "dropped": [item.id for item in step.document.items if not item.show],
            }
            for step in issue.steps
        ],
        "readers": readers,
    }  # fmt: skip


def _item(issue: Issue, item: Item) -> dict[str, Any]:
    facts = issue.facts[item.id]
    return {
        "id": item.id,
        "show": item.show,
        "kind": facts.kind,
        "source": facts.source,
        "key": facts.key,
        "title": facts.title,
        "heading": {"en": item.heading.en or facts.heading.en, "zh": item.heading.zh or facts.heading.zh},
        "sentence": words_shape(facts.sentence),
        "note": words_shape(item.note),
        "published": facts.published,
        "effective": facts.effective,
        "seen_at": facts.seen_at,
        "url": facts.official or None,
        "entries": [{"kind": row.kind, "key": row.key, "title": row.title} for row in facts.rows],
        "changes": list(facts.changes),
    }
