"""What can go wrong at the desk."""

from snapshots.errors import RegwatchError, UnknownRecordError


class DeskError(RegwatchError):
    """An issue cannot be drafted, edited or published as asked. Nothing was altered."""


class UnknownIssueError(UnknownRecordError):
    """No issue has this id."""


class UnknownItemError(DeskError):
    """No item of the issue has this id."""
