"""A comparison of two files as one HTML page: the answer first, then the redline or the rows. Needs nothing outside it.

Everything that comes from the files is escaped and cannot steer the page (see `redline`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from monitor.diff.files import Comparison
from monitor.diff.lists.listing import NoteChange, RegisterDifference, RowChange
from monitor.diff.texts.redline import LABELS, escaped, to_html
from monitor.diff.texts.text import Piece, PieceKind, Span
from monitor.diff.texts.told import NO_SUBSTANCE

ROWS = 5_000  # changed rows on one page; a browser takes no more kindly, and --json has all
_STYLE = """
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; background: #fff;
  font: 1rem/1.7 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; line-height: 1.4; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.answer { padding: .75rem 1rem; border: 1px solid #57606a; border-left-width: 6px; font-weight: 600; }
.substance { border-color: #9a6700; } .same { border-color: #1a7f37; }
.key, .note { color: #57606a; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } caption { text-align: left; padding: .3rem 0; }
th, td { border: 1px solid #d0d7de; padding: .3rem .5rem; text-align: left; vertical-align: top; }
thead th { background: #f6f8fa; }
@media print { body { max-width: none; margin: 0; } .answer { break-inside: avoid; } }
"""
_SAMPLE = 2_000  # characters that tell the language


def to_page(found: Comparison, names: tuple[str, str]) -> str:
    """The whole document. `names` are what the two files are called."""
    before, after = map(escaped, names)
    tone = "substance" if found.substance else "same"
    answer = "Change of substance" if found.substance else "No change of substance"
    reason = found.reason.removeprefix(f"{NO_SUBSTANCE}: ")
    parts = [
        f"<h1>{before} → {after}</h1>",
        f'<p class="answer {tone}" role="status">{answer}: {escaped(reason)}</p>',
        *(f'<p class="note">Note: {escaped(str(note))}</p>' for note in (*found.problems, *found.stale)),
        *_lists(found.lists),
        *_text(found.pieces, "<h2>Outside the tables</h2>" if found.is_list else ""),
        *_around(found),
    ]
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{answer}: {before} → {after}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            *parts,
            "</main>\n</body>\n</html>",
        )
    )


# -- texts -------------------------------------------------------------------------------------------


def _text(pieces: tuple[Piece, ...], heading: str) -> Iterator[str]:
    changed = [piece for piece in pieces if piece.kind is not PieceKind.SAME]
    if not changed:
        return
    if heading:
        yield heading
    counts = Counter(LABELS[piece.kind] for piece in changed)
    yield f'<p class="note">{"; ".join(f"{label}: {count}" for label, count in counts.items())}</p>'
    yield '<p class="key">Words put in are <ins>underlined</ins>, words taken out are <del>struck through</del>.</p>'
    language = _language(span for piece in changed for span in piece.spans)
    yield f'<section aria-label="What changed, provision by provision" lang="{language}">{to_html(pieces)}</section>'


def _language(spans: Iterable[Span]) -> str:
    """`zh` or `en`, by the first words: it chooses the font and the voice of a screen reader."""
    words = ""
    for span in spans:
        words += span.text
        if len(words) > _SAMPLE:
            break
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in words)
    return "zh" if chinese * 4 > len(words) else "en"


def _around(found: Comparison) -> Iterator[str]:
    if not found.rung.zones_changed:
        return
    yield "<h2>Around the text</h2>\n<ul>"
    for change in found.rung.zones_changed:
        old, new = (escaped("; ".join(lines)[:_SAMPLE]) or "nothing" for lines in (change.before, change.after))
        yield f"<li>{escaped(str(change.zone))}: {old} → {new}</li>"
    yield "</ul>"


# -- lists -------------------------------------------------------------------------------------------


def _lists(lists: Iterable[RegisterDifference]) -> Iterator[str]:
    room = ROWS
    for its in lists:
        keys = escaped(", ".join(its.key)) or "the whole row"
        yield f'<p class="note">Rows told apart by {keys} ({escaped(its.key_reason)}); '
        yield f"{its.rows[0]} rows before, {its.rows[1]} after.</p>"
        if its.told and room > 0:
            yield "<table>\n<caption>Rows that changed</caption>\n<thead><tr>"
            yield "".join(f'<th scope="col">{name}</th>' for name in ("What", "Row", "Column", "Before", "After"))
            yield "</tr></thead>\n<tbody>"
            yield from (line for change in its.told[:room] for line in _row(change))
            yield "</tbody>\n</table>"
        if len(its.told) > room:
            yield f'<p class="note">… and {len(its.told) - max(room, 0)} more rows.</p>'
        room -= len(its.told)
        yield from map(_note, its.said[:ROWS])


def _note(note: NoteChange) -> str:
    old = f"<del>{escaped(note.before)}</del>" if note.before else ""
    new = f"<ins>{escaped(note.after)}</ins>" if note.after else ""
    return f'<p class="note">Note {note.kind}: {old} {new}</p>'


def _row(change: RowChange) -> Iterator[str]:
    key = " → ".join(escaped(key) for key in dict.fromkeys((change.before, change.after)) if key)
    key += f" (row {change.occurrence} of this key)" if change.occurrence > 1 else ""
    cells = change.fields or (None,)
    for place, cell in enumerate(cells):
        head = f'<th scope="rowgroup" rowspan="{len(cells)}">{change.kind}</th><td rowspan="{len(cells)}">{key}</td>'
        told = ("", None, None) if cell is None else (cell.column, cell.before, cell.after)
        old = f"<del>{escaped(told[1])}</del>" if told[1] else ""
        new = f"<ins>{escaped(told[2])}</ins>" if told[2] else ""
        yield f"<tr>{'' if place else head}<td>{escaped(told[0])}</td><td>{old}</td><td>{new}</td></tr>"
