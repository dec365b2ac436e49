"""The facts of a register that a source declares. Reads nothing."""

from dataclasses import dataclass

from snapshots.identity import folded
from snapshots.model import Title
from spiders.registers.deeds import Deed, EntriesFrom, Touch
from spiders.registers.rows import Columns, own_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A register declared by its source. All synonyms and words are data, those met so far.

    `key_columns` hold the official number, or, where `official_key` is False, the name whose folded form is the key.
    `key` is a regular expression for the number inside its cell (CNAS L0290), '' for the whole cell; `tariff` says
    that keys are tariff codes. `columns` give cells one name whatever an annex calls them; without any, entries keep
    every cell as printed. `deeds` say how acts touch it. `topic` is searched in titles: an act whose title concerns
    the register and does none of its deeds is held for a person. `subject` are words without which no act does any.
    `own` and `others` part registers that one act fills: a row belongs where its name, else its nearest heading, says.
    `issuer` is the code of the body whose acts alone touch it, '' for whoever its source publishes.

    `state` names the cell in which entries carry their conditions (监管条件 A/B), printed by `after_columns` and, as it
    was, by `before_columns`: an entry leaves when none is left. `condition` makes a register of the entries that carry
    this one condition. `repeated`: one key stands in several rows, whose cells are joined. `on_repeal` is what the
    repeal of an act does with the entries it added; None holds it for a person.

    `entries_from` reads the entries from an act's own words where no table of it has the key column: a callable
    `(Notice) -> Sequence[Entry]`, entries keyed '<register>/<official key>'; see `deeds.EntriesFrom`. Registers that
    only ever stand in texts (entity lists) leave `key_columns` empty. A deed may bring its own.

    `about` names the register whose entries its acts decide on, matched by official number; '' for none.
    """

    name: str
    title: Title
    note: Title  # what this list is and is not
    key_columns: tuple[str, ...]
    name_columns: tuple[str, ...] = ()
    deeds: tuple[Deed, ...]
    topic: str = ""
    subject: str = ""
    own: str = ""
    others: str = ""
    issuer: str = ""
    official_key: bool = True
    key: str = ""
    tariff: bool = False
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    deed_columns: tuple[str, ...] = ()
    state: str = ""
    after_columns: tuple[str, ...] = ()
    before_columns: tuple[str, ...] = ()
    condition: str = ""
    repeated: bool = False
    on_repeal: Touch | None = None
    entries_from: EntriesFrom | None = None
    about: str = ""

    @property
    def heads(self) -> Columns:
        """The synonyms as the reading of tables takes them."""
        return Columns(
            key=self.key_columns, name=self.name_columns, named=self.columns, after=self.after_columns,
            before=self.before_columns, deed=self.deed_columns,
        )  # fmt: skip

    def key_of(self, printed: str) -> str:
        """The entry key of an official number or name as printed."""
        return f"{self.name}/{printed if self.official_key else folded(own_name(printed))}"
