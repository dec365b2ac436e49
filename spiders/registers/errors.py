"""The error of acts that a person has to settle."""

from snapshots.errors import RegwatchError


class UndecidedError(RegwatchError):
    """An act concerns a register, and its words do not settle what it does to it: a person decides."""
