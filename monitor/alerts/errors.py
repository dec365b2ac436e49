"""What can go wrong with a delivery, told apart by what to do about the message."""

from datetime import timedelta

from snapshots.errors import RegwatchError


class DeliveryError(RegwatchError):
    """A message did not go out. One of the three below says for how long, and for whom.

    `may_be_taken`: the line broke after its last byte, and the receiver may have it all the same.
    """

    may_be_taken = False


class RefusedError(DeliveryError):
    """This recipient is refused for good (5xx): give the message up, visibly."""


class WithheldError(RefusedError):
    """The reader has left since the message was owed: given up, and nobody's mistake."""


class TryLaterError(DeliveryError):
    """Not now (4xx, a time-out, a lost connection): the same message again after a pause.

    `after` is the least pause the receiver asked for, where it asked for one.
    """

    may_be_taken = True  # unless the receiver said no in so many words

    def __init__(self, problem: str, *, about: str = "", remedy: str = "", after: timedelta | None = None) -> None:
        super().__init__(problem, about=about, remedy=remedy)
        self.after = after


class ChannelDownError(DeliveryError):
    """Nobody can be served (wrong password, unknown host, TLS refused): keep every message as it was."""
