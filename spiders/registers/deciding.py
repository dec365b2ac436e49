"""Which deed an act does with which rows of its annexes: by its words, its headings, its columns. Never by guess."""

import re
from collections.abc import Callable, Sequence

from snapshots.model import Entry, Notice
from spiders.registers.declared import Declared
from spiders.registers.deeds import Deed, Step, Touch
from spiders.registers.entering import entries, standing_before
from spiders.registers.errors import UndecidedError
from spiders.registers.rows import AnnexTable, Line, lines_of, one_code_each, own_lines
from spiders.registers.words import decision, is_draft, searched

Tables = Callable[[], Sequence[AnnexTable]]


def said(register: Declared, notice: Notice) -> list[Deed]:
    """The deeds an act's words say it does, in declared order."""
    text = searched(notice)
    if not _concerned(register, notice, text):
        return []
    deciding = decision(text)
    return [deed for deed in register.deeds if deed.done_by(notice.title, text, deciding)]


def steps(register: Declared, notice: Notice, tables: Tables) -> tuple[Step, ...] | None:
    """What an act does to a register; None when it does not concern it. Raises UndecidedError."""
    deeds = said(register, notice)
    if not any(deed.touch for deed in deeds):
        about = register.topic and re.search(register.topic, notice.title) and _concerned(register, notice)
        if about and not _of_another(register, searched(notice)):
            raise UndecidedError("its title concerns this register, its words do not settle what it does to it")
        return None
    if any(deed.touch is Touch.CLOSE for deed in deeds):
        if len({deed.touch for deed in deeds}) > 1:
            raise UndecidedError("it closes the register and does something else to it")
        return (Step(touch=Touch.CLOSE),)
    every = _lines(register, tables)
    lines = own_lines(every, register.own, register.others, notice.title, searched(notice))
    if every and not lines:
        return None  # it lists what other registers hold
    found = _from_tables(register, notice, deeds, lines) if lines else _from_words(register, notice, deeds)
    _check_once(found)
    return found


def steps_as(register: Declared, touch: Touch, notice: Notice, tables: Tables) -> tuple[Step, ...]:
    """Every entry of an act under the deed a person chose."""
    if touch is Touch.CLOSE:
        return (Step(touch=touch),)
    every = _lines(register, tables)
    lines = own_lines(every, register.own, register.others, notice.title) or every
    text = searched(notice)
    named = entries(register, lines, text=text) if lines else _words(register, None, notice)
    if not named:
        raise UndecidedError(_no_rows(register), about=register.name, remedy="Give the list with --file LIST.csv")
    return (Step(touch=touch, entries=named, before=standing_before(register, lines, text=text)),)


def _lines(register: Declared, tables: Tables) -> tuple[Line, ...]:
    lines = lines_of(register.heads, tables()) if register.key_columns else ()
    return one_code_each(lines) if register.tariff else lines


def _concerned(register: Declared, notice: Notice, text: str = "") -> bool:
    """Whether an act can be about a register at all: a draft does nothing yet, and some need their subject's words."""
    title = notice.title
    if is_draft(title) or _of_another(register, title):
        return False
    return not register.subject or bool(re.search(register.subject, f"{title}\n{text or searched(notice)}"))


def _of_another(register: Declared, words: str) -> bool:
    """Whether words name only what other registers hold."""
    if not register.own or re.search(register.own, words):
        return False
    return re.search(register.others, words) is not None


def _from_tables(register: Declared, notice: Notice, deeds: Sequence[Deed], lines: Sequence[Line]) -> tuple[Step, ...]:
    groups: dict[Deed, list[Line]] = {}
    claimed: dict[tuple[object, ...], Deed] = {}  # long tables have few headings and remarks
    for line in lines:
        deed = _by_state(register, line)
        if deed is None:
            told_by = (line.headings, line.deed)
            if told_by not in claimed:
                claimed[told_by] = _claimed(register, deeds, line)
            deed = claimed[told_by]
        groups.setdefault(deed, []).append(line)
    done = {_sense(deed) for deed in groups} | ({_sense(deed) for deed in deeds} if _states(lines) else set())
    if missing := [deed for deed in deeds if _sense(deed) not in done and deed.touch]:
        raise UndecidedError(f"its words say that it does {missing[0].touch}, but no annex was found to be about that")
    text, found = searched(notice), []
    for deed, rows in groups.items():
        if deed.touch is not None:
            found.append(
                Step(
                    touch=deed.touch, entries=entries(register, rows, text=text, deed=deed), condition=deed.condition,
                    before=standing_before(register, rows, text=text),
                )
            )  # fmt: skip
    return tuple(found)


def _states(lines: Sequence[Line]) -> bool:
    return any(line.after is not None for line in lines)


_STATED = Deed(touch=Touch.CHANGE)
_GAINED, _LOST, _NOTHING = Deed(touch=Touch.ADD), Deed(touch=Touch.REMOVE), Deed(touch=None)


def _by_state(register: Declared, line: Line) -> Deed | None:
    """Where an annex prints the conditions an entry has from now on, they decide, whatever the text calls it."""
    if line.after is None:
        return None
    if register.state:
        return _STATED
    was, now = (line.before or "").split("/"), line.after.split("/")
    if register.condition in now:
        return _NOTHING if register.condition in was else _GAINED
    return _LOST if register.condition in was else _NOTHING


def _claimed(register: Declared, deeds: Sequence[Deed], line: Line) -> Deed:
    """The deed of a row: by its own cell, else the nearest heading that names one, else the only one said."""
    if line.deed:
        by_row = [deed for deed in register.deeds if deed.rows and re.search(deed.rows, line.deed)]
        if by_row:
            return _only(by_row, f"the row of '{line.name or line.key}' says '{line.deed[:60]}'")
    for heading in reversed(line.headings):
        by_heading = [deed for deed in register.deeds if deed.annex and re.search(deed.annex, heading)]
        if by_heading:
            return _only(_preferred(by_heading, deeds), f"'{heading[:60]}' names several deeds")
    return _only(deeds, "its words say several deeds, and nothing tells which annex is about which")


def _preferred(found: list[Deed], deeds: Sequence[Deed]) -> list[Deed]:
    """Of the deeds a heading may mean those the act says it does, where it says any of them."""
    return [deed for deed in found if deed in deeds] or found


def _only(deeds: Sequence[Deed], trouble: str) -> Deed:
    if len({_sense(deed) for deed in deeds}) != 1:
        raise UndecidedError(trouble)
    return deeds[0]


def _sense(deed: Deed) -> tuple[object, ...]:
    return deed.touch, deed.condition, deed.sets


def _from_words(register: Declared, notice: Notice, deeds: Sequence[Deed]) -> tuple[Step, ...]:
    """Entries named by the text itself, where the declaration has a reader for that."""
    meant = [deed for deed in deeds if deed.touch]
    own = [deed for deed in meant if deed.entries_from]
    if not own:
        _only(meant, "its words say several deeds, and it has no table that parts them")
        own = meant[:1]
    found = [
        Step(touch=_touch(deed), entries=tuple(_words(register, deed, notice)), condition=deed.condition)
        for deed in own
    ]
    if not any(step.entries for step in found):
        raise UndecidedError(_no_rows(register))
    return tuple(step for step in found if step.entries)


def _touch(deed: Deed) -> Touch:
    assert deed.touch is not None
    return deed.touch


def _words(register: Declared, deed: Deed | None, notice: Notice) -> tuple[Entry, ...]:
    reader = (deed.entries_from if deed else None) or register.entries_from
    named = tuple(reader(notice)) if reader else ()
    if deed is None or not deed.sets:
        return named
    return tuple(
        Entry(key=entry.key, register=entry.register, name=entry.name, fields=(*entry.fields, *deed.sets))
        for entry in named
    )


def _no_rows(register: Declared) -> str:
    if not register.key_columns:
        return "its words name no entry that could be read"
    return f"no annex or table of it has a column {' or '.join(register.key_columns)}"


def _check_once(found: Sequence[Step]) -> None:
    """One entry may gain one condition and lose another in one act, and do nothing else twice."""
    seen: dict[str, Step] = {}
    for step in found:
        for entry in step.entries:
            other = seen.setdefault(entry.key, step)
            if other is not step and (other.condition == step.condition or not (other.condition and step.condition)):
                raise UndecidedError(f"{entry.key} stands under two deeds of the act")
