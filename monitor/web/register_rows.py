"""The rows of a register's page, from pieces that many rows and days share: a page has a thousand cells.

Each piece is kept under all that it tells, so that it needs no looking after.
"""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from monitor.asof import Stood
from monitor.web import stamps
from monitor.web.registers import Standing
from monitor.web.site import Site
from snapshots.model import Entry

_ROW = Markup(
    '{printed}\n<td class="wide-cell">{state}</td>\n<td class="wide-cell">{official}</td>\n{looks}\n'
    '<td>{first}</td>\n<td>{last}</td>\n<td class="wide-cell">{acts}</td>'
)


def rows_of(site: Site, standing: Standing, stood: Sequence[Stood]) -> list[Markup]:
    """The cells of each row of entries, in their order."""
    parts: Any = site.templates.get_template("register_parts.html").make_module({"site": site})
    return [_row(site, parts, standing, one, one.record) for one in stood if isinstance(one.record, Entry)]


def _row(site: Site, parts: Any, standing: Standing, stood: Stood, entry: Entry) -> Markup:
    columns, official, brought = standing.listing.columns, standing.official(stood), standing.act(stood)
    seen = stood.state, stood.before, stood.after, stood.ended_by
    act = stood.begun_by, brought, stood.begun_on, stood.ended_by, stood.ended_on, stood.version.source
    told = official.status, official.words, official.since, official.act, official.valid_from, official.valid_until
    return Markup(  # noqa: S704 - every part is markup already; `format` would look for that eight times in each row
        str.format(
            _ROW,
            printed=site.piece(("printed", entry, columns), lambda: parts.printed(entry, columns)),
            state=site.piece(("state", *seen), lambda: parts.state(stood)),
            official=site.piece(("official", *told), lambda: parts.official(official)),
            looks=site.piece(("looks", stood.before, stood.after), lambda: parts.looks(stood)),
            first=stamps.when(stood.version.first_seen),
            last=stamps.when(stood.version.last_seen),
            acts=site.piece(("acts", *act), lambda: parts.acts(stood, brought)),
        )
    )
