"""The names an act may be called by in another act's effects, and which of them a target uses. Pure.

Beside its identity an act is met under two looser names (sources.md, section 10): an order by issuer and number
alone (令第238号: orders of customs are counted through all years), and an unnumbered act by its title, its own or
the one it issues (关于公布《…办法》的公告). Issuers are always compared as a set.
"""

import re
from collections.abc import Iterable, Mapping

from snapshots.identity import folded, identity_of
from snapshots.model import Notice

_ISSUED = re.compile(r"《([^《》]{4,200}(?:〈[^〈〉]{1,200}〉[^《》]{0,200})?)》")
_SHORTEST_TITLE = 6  # folded characters; 办法 or 通知 alone names nothing


def name_meant(target: str) -> str:
    """The one name a target key uses; `…/notice/undated/<title>` is a title whatever kind the citer called it."""
    issuers, _, rest = identity_of(target).partition("/")
    parts = rest.split("/")
    if len(parts) == 3 and parts[1] == "undated" and not parts[2].isdecimal():
        return f"{issuers}/act/undated/{parts[2]}"
    return f"{issuers}/{rest}"


def names_of(notice: Notice) -> frozenset[str]:
    """Every name under which effects of others may mean this notice."""
    issuers = "+".join(sorted(issuer.code for issuer in notice.issuers)) or notice.identity.partition("/")[0]
    names = {notice.identity}
    if notice.kind == "order" and notice.number is not None:
        names.add(f"{issuers}/order/undated/{notice.number}")
    for title in _titles(notice):
        names |= {f"{issuers}/act/undated/{title}", f"unknown/act/undated/{title}"}
    return frozenset(names)


def _titles(notice: Notice) -> Iterable[str]:
    """Its own title, and the title of what it issues; never a title that it only amends or repeals."""
    printed = [notice.title]
    head, quoted = notice.title.split("《", 1)[0], _ISSUED.search(notice.title)
    if quoted and re.search(r"(?:发布|公布|印发|颁布|下发)[^《]{0,12}$", head):
        printed.append(quoted[1])
    return (title for title in map(folded, printed) if len(title) >= _SHORTEST_TITLE)


def meant(notices: Iterable[Notice]) -> Mapping[str, str]:
    """From every name to the identity of the one act it means; a name that fits several means none."""
    found: dict[str, set[str]] = {}
    exact = set[str]()
    for notice in notices:
        exact.add(notice.identity)
        for name in names_of(notice):
            found.setdefault(name, set()).add(notice.identity)
    single = {name: next(iter(acts)) for name, acts in found.items() if len(acts) == 1}
    return single | {identity: identity for identity in exact}
