"""openFDA (api.fda.gov): JSON searches whose answers are rows of a register.

Structure, as documented by FDA and in FDA's own code:
- parameters search, sort, limit (1,000 at most), skip (25,000 at most): open.fda.gov/apis/query-parameters and
  /apis/paging; 240 requests a minute and 1,000 a day without a key: /apis/authentication.
- answers {meta: {last_updated, results: {skip, limit, total}}, results: [...]}; errors {error: {code, message}} with
  400 BAD_REQUEST, 404 NOT_FOUND "No matches found!", 429 OVER_RATE_LIMIT, 500 SERVER_ERROR:
  github.com/FDA/openfda api/faers/api.js and api_request.js.
- fields: github.com/FDA/open.fda.gov src/constants/fields/device*.yaml.
- a search is put in brackets, because the enforcement call appends ` AND product_type:devices` to it unbracketed
  (api.js, EnforcementEndpoint), which would bind to its last term only.
- sorting works on days and `.exact` fields only (elasticsearch_query.js, BuildSort).
- the data are updated once a week.

Pages follow one another by `skip`. The `search_after` cursor of the Link header has no upper bound but stands in a
header, which readings do not see; searches here stay far below 26,000 rows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from snapshots.identity import folded
from snapshots.model import Entry
from spiders.platforms.shapes import Layout, Listing
from spiders.reading.pages.page import Page

FARTHEST = 25_000  # the largest `skip` (open.fda.gov/apis/query-parameters)
_NAME = 120  # characters of a product's description that serve as the entry's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search, kept as the register of the source `register`.

    `keys` are the columns with the row's official number, best first. `columns` are the documented fields in the order
    they are shown, `part.field` for nested ones; a nested part shows only what is named here, because its other lists
    name every firm and clearance of the product code, not those of this row, and change each week.
    """

    register: str
    call: str  # device/enforcement
    terms: str  # Lucene syntax, blanks as blanks
    sort: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    limit: int = 1000

    @property
    def url(self) -> str:
        """The call for the first page."""
        query = {"search": f"({self.terms})", "sort": self.sort, "limit": str(self.limit)}
        return f"https://api.fda.gov/{self.call}.json?{urlencode(query, quote_via=quote_plus, safe=':()')}"

    def layout(self) -> Layout[Listing]:
        """Its answers as lists of entries."""
        return Layout(name=f"openFDA {self.call}, as documented in 2026", read=self._listing)

    def _listing(self, page: Page) -> Listing | None:
        answer = page.json
        results = answer.get("results") if isinstance(answer, dict) else None
        counts = _counts(answer)
        if not isinstance(results, list) or counts is None or not all(isinstance(row, dict) for row in results):
            return None
        skip, limit, total = counts
        onward = skip + limit
        return Listing(
            entries=self._entries(results),
            page_number=skip // limit + 1,
            page_asked=_asked(page.url) // limit + 1,
            total=total,
            rows=limit,
            next_page=_at(page.url, onward) if onward < total and onward <= FARTHEST else "",
        )

    def _entries(self, rows: list[dict[str, Any]]) -> tuple[Entry, ...]:
        found: dict[str, Entry] = {}
        for row in rows:
            official = self._key(row)
            key, turn = f"{self.register}/{official}", 1
            while key in found:  # rows not numbered yet may look alike; none of them is dropped
                turn += 1
                key = f"{self.register}/{official} ({turn})"
            found[key] = Entry(key=key, register=self.register, name=_name(row), fields=self._fields(row))
        return tuple(found.values())

    def _key(self, row: Mapping[str, Any]) -> str:
        """The official number, or what tells a row apart that has none yet."""
        number = next((cell for column in self.keys if (cell := _cell(row.get(column)))), "")
        return number or f"not numbered: {folded(_cell(row.get('product_description')))[:80]}"

    def _fields(self, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """Every documented column, blank where the row has none, then columns nobody has documented yet."""
        parts = {column.partition(".")[0] for column in self.columns}
        others = sorted(str(column) for column in row if column not in parts and not isinstance(row[column], dict))
        return tuple((column, _cell(_at_path(row, column))) for column in (*self.columns, *others))


def _counts(answer: Any) -> tuple[int, int, int] | None:
    """`skip`, `limit` and `total` as the answer prints them."""
    try:
        printed = answer["meta"]["results"]
        found = printed["skip"], printed["limit"], printed["total"]
    except (LookupError, TypeError):
        return None
    skip, limit, total = found
    whole = all(isinstance(count, int) and not isinstance(count, bool) for count in found)
    return (skip, limit, total) if whole and skip >= 0 and limit > 0 and total >= 0 else None


def _asked(url: str) -> int:
    """The `skip` a call asks for; without one it is the first page."""
    try:
        return max(0, int(parse_qs(urlsplit(url).query)["skip"][0]))
    except (LookupError, ValueError):
        return 0


def _at(url: str, skip: int) -> str:
    """The same call at another `skip`."""
    first = url.partition("&skip=")[0]
    return f"{first}&skip={skip}"


def _at_path(row: Mapping[str, Any], column: str) -> Any:
    part, dot, field = column.partition(".")
    value = row.get(part)
    return value.get(field) if dot and isinstance(value, dict) else None if dot else value


def _cell(value: Any) -> str:
    """A value as a raw string: lists joined in order of their words, since openFDA keeps them as sets."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(sorted({cell for item in value if (cell := _cell(item))}))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value).strip()


def _name(row: Mapping[str, Any]) -> str:
    """What a person calls the row: the product's first words, and whose recall it is."""
    product = " ".join(_cell(row.get("product_description"))[: 4 * _NAME].split())
    short = product if len(product) <= _NAME else product[:_NAME].rpartition(" ")[0] + " …"
    firm = _cell(row.get("recalling_firm"))
    return f"{short} ({firm})" if short and firm else short or firm or "not named"
