"""Which part of a page is what it is about, and which part is furniture: found by structure, without selectors.

Everything that is not recognised as furniture, by name, by its own words or by its shape, is main text. A box that
speaks as an act (a sentence, a provision's or an act's number, words of legal drafting, a document to download, a
table's cells) is main text whatever it calls itself. trafilatura was measured on the pages of tests/data/noise: it
lost 43 of 101 real changes (addresses of annexes, sentences in an aside or a footer, titles), so it is no help here.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from spiders.reading.document import Block
from spiders.reading.pages.furniture import Zone, bar_cut, named, zone_of_line
from spiders.reading.pages.html import blocks, left_out, lines, meta, words
from spiders.reading.pages.labelling import MANY_LINKS, beside, furniture
from spiders.reading.pages.outline import outline
from spiders.reading.pages.page_lines import is_document
from spiders.reading.pages.subject import Subject

_HARDLY_A_TEXT = 40  # characters; with fewer, a picture or a viewer is what the page shows
_NEAR = 30  # boxes around a picture that are asked for their names
_SITES = ("网站", "网", "部", "总局", "总署", "委员会", "人民政府")
_NO_ADDRESS = ("javascript:", "mailto:", "tel:", "#", "data:")


@dataclass(frozen=True, slots=True)
class Zones:
    """The furniture of a page, element by element in page order; what is under `main` and not in it is main text.

    `heading` is the element of the page's title, which stays in the main text, `annexes` the owners of lines that
    link to documents, `rows` the texts of lines of nothing but links before or behind the text, `weight` the
    characters of what speaks as an act.
    """

    main: HtmlElement
    around: tuple[tuple[Zone, HtmlElement], ...]
    heading: HtmlElement | None
    annexes: tuple[HtmlElement, ...]
    rows: frozenset[str]
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A page's parts. The title stands in `main` too, where the page prints it.

    `around` holds (zone, its lines), each zone once, by `furniture.Zone`. The zone `attachments` is no furniture: its
    lines are "label → address" of every document the main text links to, addresses as printed.
    """

    title: str
    main: list[Block]
    around: tuple[tuple[str, tuple[str, ...]], ...]


def zones(tree: HtmlElement) -> Zones:
    """Label the elements of a page. Changes nothing in the tree, cuts nothing from it."""
    body = tree.find("body")
    page = Subject(tree, outline(tree if body is None else body))
    return Zones(
        main=page.root,
        around=tuple(furniture(page)),
        heading=page.heading,
        annexes=tuple(line.owner for line in page.outlined.lines if line.annex),
        rows=frozenset(
            line.text
            for number, line in enumerate(page.outlined.lines)
            if line.links >= MANY_LINKS and not (line.own or line.annex) and beside(page, line.owner, number, number)
        ),
        weight=page.sums[page.root],
    )


def page_parts(tree: HtmlElement) -> Parts:
    """The parts of a page; the tree itself is left as it was."""
    tree = deepcopy(tree)
    labelled = zones(tree)
    title = words(labelled.heading) or meta(tree, "ArticleTitle") or _title_of_head(tree)
    around: dict[str, list[str]] = {}
    for zone, element in labelled.around:
        around.setdefault(zone, []).extend(lines(element))
        element.clear(keep_tail=True)
    for why, said in left_out(labelled.main).items():
        around.setdefault(why, []).extend(said)
    main = _without_bars(blocks(labelled.main), labelled.rows, around)
    shown = [*_attachments(labelled), *(_pictures(labelled.main) if labelled.weight < _HARDLY_A_TEXT else ())]
    around.setdefault(Zone.ATTACHMENTS, []).extend(dict.fromkeys(shown))
    return Parts(
        title=title, main=main, around=tuple((str(zone), tuple(found)) for zone, found in around.items() if found)
    )


def _without_bars(found: Iterable[Block], rows: frozenset[str], around: dict[str, list[str]]) -> list[Block]:
    """The blocks without lines that name themselves furniture, and without the print bar of the line of dates."""
    main: list[Block] = []
    for block in found:
        if not isinstance(block, str):
            main.append(block)
            continue
        zone = Zone.LINKS if " ".join(block.split()) in rows else zone_of_line(block)
        kept, cut = ("", block) if zone is not None else bar_cut(block)
        if kept:
            main.append(kept)
        if cut:
            around.setdefault(zone or Zone.BAR, []).append(cut)
    return main


def _attachments(labelled: Zones) -> Iterable[str]:
    of_annexes = {anchor for owner in labelled.annexes for anchor in owner.iter("a")}
    for anchor in labelled.main.iter("a"):
        address = " ".join((anchor.get("href") or "").split())
        if address and not address.lower().startswith(_NO_ADDRESS) and (anchor in of_annexes or is_document(address)):
            yield f"{words(anchor) or anchor.get('title') or address.rsplit('/', 1)[-1]} → {address}"


def _pictures(main: HtmlElement) -> Iterable[str]:
    """What a page without text shows: its pictures and viewers, by address; a viewer's query is a ticket."""
    for element in main.iter("img", "iframe", "embed", "object"):
        address = " ".join((element.get("src") or element.get("data") or "").split())
        furniture = any(named(above) for above in islice(element.iterancestors(), _NEAR))
        if address and not furniture and not address.lower().startswith(_NO_ADDRESS):
            yield f"{element.tag} → {address if element.tag == 'img' else address.partition('?')[0]}"


def _title_of_head(tree: HtmlElement) -> str:
    """The head's title without the site's name behind it (… - 中华人民共和国商务部网站)."""
    printed = " ".join((tree.findtext(".//title") or "").split())[:500]
    site = meta(tree, "SiteName")
    title, _, last = printed.rpartition(
        next((mark for mark in (" - ", "_", "-", " | ", "|", "—") if mark in printed), "\n")
    )
    return title.strip(" -_|—") if title and (last.strip() == site or last.strip().endswith(_SITES)) else printed
