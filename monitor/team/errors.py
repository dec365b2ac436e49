"""What can go wrong with accounts, logins and triage. No message tells a stranger whether an address has an account."""

from typing import ClassVar

from snapshots.errors import RegwatchError


class TeamError(RegwatchError):
    """Anything about people that cannot be done."""


class UnknownPersonError(TeamError):
    """An address without an account, where whoever asks may know it."""

    exit_code: ClassVar[int] = 2


class BadInputError(TeamError):
    """Something given that cannot be: no address, a role that does not exist, a text that is too long."""

    exit_code: ClassVar[int] = 2


class WeakPasswordError(BadInputError):
    """A password that is too short, too long, or among the first that anybody would try."""


class LastOperatorError(TeamError):
    """It would leave nobody who may manage users."""


class LoginRefusedError(TeamError):
    """A login that failed; why is said only as far as it helps no stranger."""


class TooManyAttemptsError(TeamError):
    """Too many attempts within the window. `retry_after` is in seconds, at least 1."""

    def __init__(self, retry_after: int) -> None:
        minutes = -(-retry_after // 60)
        super().__init__(
            "too many attempts",
            about="login",
            remedy=f"Try again in {minutes} minute{'s' if minutes > 1 else ''}",
        )
        self.retry_after = retry_after


class ProviderError(TeamError):
    """The OpenID Connect provider cannot be reached, or answers what no provider may answer."""


class ConflictError(TeamError):
    """A triage was altered by somebody else in between. `steps` are their alterations, oldest first."""

    def __init__(self, problem: str, *, about: str, version: int, steps: tuple[str, ...]) -> None:
        super().__init__(problem, about=about, remedy="Look at it as it is now, then alter it again")
        self.version, self.steps = version, steps


class AuditBrokenError(TeamError):
    """The audit log is not as it was written."""
