"""What a reader asks of a register: the day, the order, the words, the page; and the addresses of the like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from monitor.asof.registers import today_of
from monitor.web import links
from monitor.web.asked import EARLIEST, refused
from monitor.web.language import translate as _
from monitor.web.listing import OURS, STATES, Wanted
from monitor.web.site import asked_number

ROWS, MOST_ROWS = 50, 500  # of one page; the first one stays under 100 KB even where nothing is compressed
LONGEST = 200  # characters of a filter
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ORDERS = ("", "asc", "desc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One view of a register. `given` are the parameters as they were given, without those left empty."""

    name: str
    on: date
    wanted: Wanted
    page: int
    per: int
    paged: bool  # whether a page was asked for by number or length
    given: Mapping[str, str]

    def link(self, **changed: object) -> str:
        """The address of the same view with some parameters changed; the page starts anew unless it is given."""
        return links.register(self.name) + self._query(changed)

    def file(self, form: str) -> str:
        """The same rows, all of them, in another form."""
        path = links.register(self.name)
        given = {key: value for key, value in self.given.items() if key not in ("page", "per")}
        return f"{path}.{form}" + _question({**given, "on": self.on.isoformat()})

    def sorted_by(self, column: str) -> str:
        """'ascending', 'descending' or '' for a column, as `aria-sort` has it."""
        if column != (self.wanted.sort or "key"):
            return ""
        return "descending" if self.wanted.descending else "ascending"

    def sorting(self, column: str) -> str:
        """The address that sorts by a column, or turns its order round."""
        turned = "desc" if self.sorted_by(column) == "ascending" else ""
        return self.link(sort="" if column == "key" else column, order=turned)

    def _query(self, changed: Mapping[str, object]) -> str:
        kept = {key: value for key, value in self.given.items() if key != "page"}
        return _question(kept | {key: str(value or "") for key, value in changed.items()})


def asked_of(request: Request) -> Asked:
    """The question in an address. Raises HTTPException 400 with what is expected."""
    name, query = request.path_params["name"], request.query_params
    known = ("on", "q", "state", "sort", "order", "page", "per")
    given = {key: query.get(key, "").strip() for key in known if query.get(key, "").strip()}
    words, state, order = given.get("q", ""), given.get("state", ""), given.get("order", "").casefold()
    if len(words) > LONGEST:
        raise HTTPException(400, _("A question takes up to {count} characters.").format(count=LONGEST))
    if state and state not in STATES:
        raise HTTPException(
            400,
            _("‘state’ is expected to be one of {words}, not ‘{text}’.").format(
                words=", ".join(STATES), text=state[:40]
            ),
        )
    if order not in _ORDERS:
        raise HTTPException(400, _("‘order’ is expected to be asc or desc, not ‘{text}’.").format(text=order[:40]))
    per = asked_number(request, "per", ROWS)
    if not 1 <= per <= MOST_ROWS:
        raise HTTPException(
            400,
            _("‘per’ is expected to be a number of rows from 1 to {most}, not {per}.").format(most=MOST_ROWS, per=per),
        )
    return Asked(
        name=name, on=asked_day(request, name), page=max(1, asked_number(request, "page", 1)), per=per, given=given,
        wanted=Wanted(words=words, state=state, sort=given.get("sort", ""), descending=order == "desc"),
        paged="page" in given or "per" in given,
    )  # fmt: skip


def known_column(asked: Asked, columns: tuple[str, ...]) -> None:
    """Raise HTTPException 400 for an order by a column this register has not."""
    known = (*OURS, *columns)
    if asked.wanted.sort and asked.wanted.sort not in known:
        named = ", ".join(known)[:400]
        raise HTTPException(
            400,
            _("‘sort’ is expected to be one of {words}, not ‘{text}’.").format(
                words=named, text=asked.wanted.sort[:40]
            ),
        )


def asked_day(request: Request, register: str) -> date:
    """The day asked for, today where its publisher sits without one. Raises HTTPException 400."""
    text, today = request.query_params.get("on", "").strip(), today_of(register)
    if not text or text == "today":
        return today
    day = a_day("on", text)
    if day < EARLIEST:
        words = "‘on’ is expected to be a day from {first} to {last}, not ‘{text}’."
        raise refused(400, words, first=EARLIEST, last=today, text=text)
    if day > today:
        raise HTTPException(
            400,
            _("{day} has not come yet; the archive tells what stood on a day up to {today}.").format(
                day=text, today=today
            ),
        )
    return day


def a_day(name: str, text: str) -> date:
    """A day as ISO 8601 writes it. Raises HTTPException 400."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise HTTPException(
            400,
            _("‘{name}’ is expected to be a day written YYYY-MM-DD, such as 2020-03-31, not ‘{text}’.").format(
                name=name, text=text[:40]
            ),
        ) from error


def asked_between(request: Request) -> tuple[date, date] | None:
    """The days `from` and `to`, both inclusive; None where neither is asked for. Raises HTTPException 400."""
    first, last = (request.query_params.get(name, "").strip() for name in ("from", "to"))
    if not first and not last:
        return None
    found = a_day("from", first) if first else date.min, a_day("to", last) if last else date.max
    if found[0] > found[1]:
        raise HTTPException(400, _("‘from’ is expected to be no later than ‘to’."))
    return found


def _question(wanted: Mapping[str, str]) -> str:
    text = urlencode({key: value for key, value in wanted.items() if value})
    return f"?{text}" if text else ""
