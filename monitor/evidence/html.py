"""The statement as one HTML page without scripts, styles from elsewhere or links. Everything in it is escaped."""

from html import escape

from monitor.evidence.claims import Words
from monitor.evidence.statement import TITLE, Section

_STYLE = """
body{font:15px/1.6 "Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;
max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.6rem;border-bottom:2px solid #333}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #bbb}
h3{font-size:1rem}p{margin:.4rem 0}.en{color:#333}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f2f2f2;white-space:nowrap}
blockquote{margin:.5rem 0;padding:.2rem 1rem;border-left:4px solid #999;background:#fafafa;white-space:pre-wrap;
overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none}}
"""
# No page of ours runs anything, and no browser may be talked into it by a text we quote.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_HIDDEN = {n: f"[U+{n:04X}]" for n in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)}
_CONTROL = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)), " ")


def to_html(sections: tuple[Section, ...]) -> str:
    """The page."""
    title = f"{TITLE.zh} · {TITLE.en}"
    parts = [
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>",
        *map(_section, sections),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def shown(text: str) -> str:
    """A text of a page as it may be printed: controls are blanks, signs that hide or turn text are spelt out."""
    return text.translate(_CONTROL).translate(_HIDDEN)


def _section(section: Section) -> str:
    parts = [f"<h{section.level}>{_both(section.heading)}</h{section.level}>"]
    for words in section.sentences:
        parts.append(f'<p lang="zh">{_safe(words.zh)}</p>\n<p lang="en" class="en">{_safe(words.en)}</p>')
    if section.rows:
        head = "".join(f"<th>{_safe(words.zh)}<br>{_safe(words.en)}</th>" for words in section.columns)
        rows = "\n".join(f"<tr>{''.join(f'<td>{_safe(cell)}</td>' for cell in row)}</tr>" for row in section.rows)
        parts.append(f"<table>\n<tr>{head}</tr>\n{rows}\n</table>")
    if section.quoted:
        parts.append("<blockquote>" + "\n".join(map(_safe, section.quoted)) + "</blockquote>")
    return "\n".join(parts)


def _both(words: Words) -> str:
    return _safe(words.zh if words.zh == words.en else f"{words.zh} / {words.en}")


def _safe(text: str) -> str:
    return escape(shown(text), quote=True)
