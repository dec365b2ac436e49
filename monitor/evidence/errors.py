"""What can keep evidence from being handed over."""

from typing import ClassVar

from snapshots.errors import RegwatchError


class EvidenceError(RegwatchError):
    """Nothing can be exported as asked: nothing archived, or the archive does not hold together."""


class OutputError(RegwatchError):
    """The folder or file to write is there already, or cannot be written."""


class StampError(RegwatchError):
    """The time-stamping authority gave no usable token."""


class EvidenceUsageError(RegwatchError):
    """The command line does not say what is wanted."""

    exit_code: ClassVar[int] = 2
