"""An issue as one HTML page that needs nothing else; the same page goes out by mail. No scripts, nothing remote."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup, escape

from monitor.desk.issue import Issue
from monitor.desk.page import ROWS, page_of, title_of
from monitor.desk.paragraphs import Paragraph, Run

STYLE = """
body { margin: 0; padding: 24px 16px; background: #ffffff; color: #1c1c1c; line-height: 1.6; font-size: 16px;
 font-family: -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
 sans-serif; overflow-wrap: anywhere; }
main { max-width: 720px; margin: 0 auto; }
h1 { font-size: 26px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 32px 0 8px; padding-bottom: 4px; border-bottom: 2px solid #7a1f1f; }
h3 { font-size: 17px; line-height: 1.4; margin: 24px 0 6px; }
h4 { font-size: 16px; margin: 12px 0 4px; }
p { margin: 6px 0; }
ul, ol { margin: 6px 0; padding-left: 24px; }
.meta, .small { color: #555555; font-size: 14px; }
.small { margin: 2px 0; }
.meta { margin-bottom: 12px; }
.label { font-weight: 600; margin-top: 12px; }
.correction { background: #fff3cd; color: #4d3800; padding: 6px 12px; margin: 0; border-left: 4px solid #b58100; }
blockquote { margin: 6px 0; padding: 2px 12px; border-left: 3px solid #cccccc; }
pre { margin: 0; white-space: pre-wrap; font-size: 14px; }
del { color: #8a1c1c; background: #fdeaea; }
ins { color: #0f5c2e; background: #e7f6ec; }
a { color: #0b4f9c; }
hr { border: 0; border-top: 1px solid #cccccc; margin: 24px 0 8px; }
"""
DARK = """
@media (prefers-color-scheme: dark) {
 body { background: #171717 !important; color: #ececec !important; }
 .meta, .small { color: #b5b5b5 !important; }
 .correction { background: #3a2f0b !important; color: #ffe69c !important; }
 del { color: #ff9d9d !important; background: #3a1a1a !important; }
 ins { color: #93e0ae !important; background: #12331f !important; }
 a { color: #8ab8ff !important; }
}
"""
_TAGS = {
    "title": "h1", "section": "h2", "item": "h3", "heading": "h4", "meta": 'p class="meta"', "text": "p",
    "small": 'p class="small"', "note": 'p class="label"', "correction": 'p class="correction"', "code": "pre",
}  # fmt: skip
_STYLES = Markup(STYLE + DARK)  # noqa: S704 - our own
_LANGUAGE = {"zh": "zh-CN", "en": "en", "both": "zh-CN"}


def to_html(issue: Issue, language: str, foot: str = "", rows: int = ROWS) -> str:
    """The page; `foot` is markup: what a mail adds below (why this reader gets it, how to leave)."""
    title = title_of(issue, language)
    return Markup(
        '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}{}</main>\n</body>\n</html>\n"
    ).format(_LANGUAGE[language], title, _STYLES, body(page_of(issue, language, rows)), Markup(foot))  # noqa: S704


def body(paragraphs: Iterable[Paragraph], *, classes: bool = False) -> Markup:
    """The paragraphs as markup without a page around them; with `classes` in place of styles where none may stand."""
    return Markup("").join(_blocks(paragraphs, classes))


def _blocks(paragraphs: Iterable[Paragraph], classes: bool) -> Iterator[Markup]:
    for kind, group in groupby(paragraphs, key=lambda one: one.kind):
        match kind:
            case "bullet" | "number":
                yield _list(list(group), "ul" if kind == "bullet" else "ol", classes)
            case "quote":
                yield Markup("<blockquote>{}</blockquote>\n").format(
                    Markup("").join(Markup("<p>{}</p>\n").format(_inline(one)) for one in group)
                )
            case "rule":
                yield Markup("<hr>\n")
            case _:
                for one in group:
                    tag = _TAGS[kind]
                    anchor = Markup(' id="item-{}"').format(one.anchor) if one.anchor else ""
                    name, _, attributes = tag.partition(" ")
                    yield _element(name, f" {attributes}{anchor}" if attributes else anchor, _inline(one)) + "\n"


def _list(items: list[Paragraph], tag: str, classes: bool) -> Markup:
    """One list; what is nested deeper is set in, a continued item has no sign of its own."""
    lines = []
    for one in items:
        value = Markup(' value="{}"').format(one.mark.rstrip(".")) if tag == "ol" and one.mark else ""
        margin = f"margin-left:{(one.level - 1) * 20}px" if one.level > 1 else ""
        plain = "list-style:none" if not one.mark else ""
        told = ";".join(filter(None, (margin, plain)))
        style = Markup(' style="{}"').format(told) if told else ""
        if classes and told:
            named = (f"level-{min(one.level, 5)}" if margin else "", "unmarked" if plain else "")
            style = Markup(' class="{}"').format(" ".join(filter(None, named)))
        lines.append(Markup("<li{}{}>{}</li>\n").format(value, style, _inline(one)))
    return _element(tag, "", Markup("\n") + Markup("").join(lines)) + Markup("\n")


def _element(tag: str, attributes: str, inside: Markup) -> Markup:
    """One element; tag and attributes are our own words."""
    return Markup(f"<{tag}{attributes}>{inside}</{tag}>")  # noqa: S704 - what is inside is markup already


def _inline(paragraph: Paragraph) -> Markup:
    return Markup("").join(_run(run) for run in paragraph.runs)


def _run(run: Run) -> Markup:
    made = Markup("<br>").join(escape(line) for line in run.text.split("\n"))
    for wanted, tag in (
        (run.code, "code"), (run.italic, "em"), (run.bold, "strong"), (run.struck, "del"), (run.inserted, "ins")
    ):  # fmt: skip
        if wanted:
            made = _element(tag, "", made)
    return Markup('<a href="{}" rel="noopener">{}</a>').format(run.link, made) if run.link else made
