"""What editors write (Markdown) as paragraphs. HTML in it stays text, images become their words."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from monitor.desk.paragraphs import Paragraph, Run

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough"])
_STYLES = {"strong": "bold", "em": "italic", "s": "struck"}


def paragraphs(markdown: str) -> list[Paragraph]:
    """The paragraphs of a note; control and bidirectional characters are left out."""
    return list(_blocks(_markdown.parse(visible(markdown))))


def visible(text: str) -> str:
    """Text without control, formatting and lone surrogate characters; line ends stay."""
    kept = (sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    return "".join(kept)


def _blocks(tokens: Sequence[Token]) -> Iterator[Paragraph]:
    lists: list[tuple[str, int]] = []  # kind and next number of each list we are in
    quotes, heading, fresh = 0, False, False
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.append(("bullet" if token.type[0] == "b" else "number", int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                fresh = True
            case "blockquote_open" | "blockquote_close":
                quotes += 1 if token.type == "blockquote_open" else -1
            case "heading_open" | "heading_close":
                heading = token.type == "heading_open"
            case "hr":
                yield Paragraph(kind="rule")
            case "fence" | "code_block":
                for line in token.content.rstrip("\n").split("\n"):
                    yield Paragraph(kind="code", runs=(Run(text=line, code=True),))
            case "inline":
                runs = tuple(_runs(token.children or ()))
                if lists:
                    kind, number = lists[-1]
                    mark = ("•" if kind == "bullet" else f"{number}.") if fresh else ""
                    lists[-1] = (kind, number + fresh)
                    yield Paragraph(kind=kind, runs=runs, level=len(lists), mark=mark)
                    fresh = False
                else:
                    kind = "heading" if heading else "quote" if quotes else "text"
                    yield Paragraph(kind=kind, runs=runs, level=quotes)


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    style = Run(text="")
    for token in tokens:
        name, _, turn = token.type.rpartition("_")
        if name in _STYLES:
            marked: dict[str, Any] = {_STYLES[name]: turn == "open"}
            style = replace(style, **marked)
        elif name == "link":
            address = str(token.attrs.get("href", "")) if turn == "open" else ""
            style = replace(style, link=address if address.startswith(("https://", "http://", "mailto:")) else "")
        elif token.type == "softbreak":
            yield replace(style, text=" ")
        elif token.type == "hardbreak":
            yield replace(style, text="\n")
        elif token.type == "code_inline":
            yield replace(style, text=token.content, code=True)
        elif token.content:
            yield replace(style, text=token.content)
