"""Which register and which entry a person means, however they spell it. Reads only."""

import unicodedata
from contextlib import suppress
from difflib import get_close_matches

from monitor.workspace import Workspace
from snapshots.errors import UnknownRecordError, UnknownRegisterError
from snapshots.identity import folded
from spiders.sources import all_sources

_MANY = 5  # names told in an error


def register_named(opened: Workspace, name: str) -> str:
    """The name of a register or source the archive holds records of, or could: then it is merely empty.

    Raises UnknownRegisterError with the names that come near.
    """
    held = opened.facts.versions.sources()
    plain = unicodedata.normalize("NFKC", name).strip()
    known = {one.casefold(): one for one in (*_declared(), *held)}
    found = known.get(plain.casefold())
    if found is None:
        near = get_close_matches(plain.casefold(), known, n=3, cutoff=0.5)
        meant = f"Did you mean {' or '.join(known[one] for one in near)}? " if near else ""
        remedy = f"{meant}The archive holds: {', '.join(held) or 'nothing yet'}"
        raise UnknownRegisterError("no such register", about=name, remedy=remedy)
    return found


def _declared() -> list[str]:
    shows = [name for name, source in all_sources().items() if source.register is not None]
    return [*shows, *(made.name for source in all_sources().values() for made in source.registers)]


def entry_named(opened: Workspace, source: str, key: str) -> str:
    """The key of an entry of a register, or of a register that a source makes, by its number or name in any spelling.

    With the register's name before it or without, with the authority's (CNAS L0290) or without, whatever its width,
    case, blanks and marks. Raises UnknownRecordError, also where several entries fit.
    """
    named = _names(opened, source)
    for name in named:
        exact = [key, f"{name}/{key}", *(f"{name}/{one}" for one in _spellings(key))]
        for one in exact:
            if one.startswith(f"{name}/") and opened.facts.versions.history(one):
                return one
    found = sorted({one for name in named for one in _by_folding(opened, name, key)})
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found[:_MANY])
        raise UnknownRecordError(f"{len(found)} entries fit: {listed}", about=key, remedy="Give one of these keys")
    for acting in (made.name for source in all_sources().values() for made in source.registers if made.about in named):
        with suppress(UnknownRecordError):  # no list showed it; decisions on it may name it
            return entry_named(opened, acting, key)
    near = _near(opened, named, key)
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    raise UnknownRecordError(
        f"no such entry in {' or '.join(named)}", about=key, remedy=f"{meant}See 'regwatch register {named[0]}'"
    )


def _names(opened: Workspace, source: str) -> list[str]:
    """The register meant, and those that a source's acts make."""
    known = all_sources().get(source)
    made = [register.name for register in known.registers] if known else []
    held = opened.facts.versions.sources()
    if made and not (known and known.register):
        return [name for name in (*made, source) if name in held] or made
    return [register_named(opened, source), *(name for name in made if name in held)]


def _spellings(key: str) -> list[str]:
    """A number as registers print it: capitals, no blanks, without the authority's name before it."""
    plain = unicodedata.normalize("NFKC", key).strip()
    words = plain.upper().split()
    joined, last = "".join(words), words[-1] if words else ""
    return list(dict.fromkeys(one for one in (plain, plain.upper(), joined, last, " ".join(words)) if one))


def _by_folding(opened: Workspace, register: str, key: str) -> list[str]:
    wanted = folded(key.removeprefix(f"{register}/"))
    if not wanted:
        return []
    rows = opened.facts.database.conn.execute("SELECT key, title FROM records WHERE source = ?", (register,))
    same, behind = [], []
    for one, title in rows:
        number = folded(one.partition("/")[2])
        if wanted in (number, folded(title)):
            same.append(one)
        elif number and _letters_before(wanted, number):
            behind.append(one)
    return same or behind or _once_called(opened, register, wanted)


def _once_called(opened: Workspace, register: str, wanted: str) -> list[str]:
    """The entries that had this name in an earlier state: a firm is asked for by the name on its certificate."""
    rows = opened.facts.database.conn.execute(
        "SELECT DISTINCT versions.key, json_extract(record, '$.name') AS name FROM versions"
        " JOIN records ON records.key = versions.key WHERE versions.source = ? AND name <> records.title",
        (register,),
    )
    return list(dict.fromkeys(key for key, name in rows if folded(name) == wanted))


def _letters_before(longer: str, shorter: str) -> bool:
    """Whether one number is the other with the letters of its authority before it, and both have a digit."""
    if not longer.endswith(shorter) or not any(map(str.isdigit, shorter)):
        return False
    return longer[: -len(shorter)].isalpha() and shorter[0].isalpha()


def _near(opened: Workspace, registers: list[str], key: str) -> list[str]:
    marks = ",".join("?" * len(registers))
    rows = opened.facts.database.conn.execute(
        f"SELECT key FROM records WHERE source IN ({marks}) LIMIT 5000", registers
    )
    known = {row[0].partition("/")[2]: row[0] for row in rows}
    return [known[one] for one in get_close_matches(key.partition("/")[2] or key, known, n=3, cutoff=0.7)]
