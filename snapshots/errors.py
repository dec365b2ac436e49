"""The root of the error tree. Every error names the thing it is about and what a person can do."""

from typing import ClassVar


class RegwatchError(Exception):
    """Anything that stops a command. `about` is the thing concerned, `remedy` what to do now."""

    exit_code: ClassVar[int] = 1  # 2 where the command line itself was wrong

    def __init__(self, problem: str, *, about: str = "", remedy: str = "") -> None:
        super().__init__(problem)
        self.problem, self.about, self.remedy = problem, about, remedy

    def __str__(self) -> str:
        line = f"{self.about}: {self.problem}" if self.about else self.problem
        return f"{line}. {self.remedy}" if self.remedy else line


class ArchiveError(RegwatchError):
    """The archive cannot be opened, read or written. Stops the run: nothing may go on without it."""


class SchemaTooNewError(ArchiveError):
    """The data folder was written by a newer regwatch than this one."""


class CorruptBodyError(ArchiveError):
    """Stored bytes no longer hash to the digest they were stored under."""


class BusyError(ArchiveError):
    """Another regwatch process holds the data folder."""


class UnknownRecordError(RegwatchError):
    """A key, version or snapshot that the archive does not hold."""


class UnknownRegisterError(UnknownRecordError):
    """A register that no source makes or shows: the command line was wrong, as with an unknown source."""

    exit_code: ClassVar[int] = 2
