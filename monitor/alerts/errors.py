"""What can go wrong with a delivery, told apart by what to do about the message."""

from snapshots.errors import RegwatchError


class DeliveryError(RegwatchError):
    """A message did not go out. One of the three below says for how long, and for whom."""


class RefusedError(DeliveryError):
    """This recipient is refused for good (5xx): give the message up, visibly."""


class TryLaterError(DeliveryError):
    """Not now (4xx, a time-out, a lost connection): the same message again after a pause."""


class ChannelDownError(DeliveryError):
    """Nobody can be served (wrong password, unknown host, TLS refused): keep every message as it was."""
