"""Registers that no page shows whole: lists made by acts, each adding to or taking from them by its annex or words.

How an act touches a register is declared per source, as data (`Register`, `Deed`). What the declaration does not
decide is said (`UndecidedError`) and held for a person, never guessed. Nothing here keeps what stands in a register.
"""

from spiders.registers.deeds import Deed, Step, Touch
from spiders.registers.errors import UndecidedError
from spiders.registers.register import Register
from spiders.registers.rows import AnnexTable
from spiders.registers.words import text_of

__all__ = ["AnnexTable", "Deed", "Register", "Step", "Touch", "UndecidedError", "text_of"]
