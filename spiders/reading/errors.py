"""What reading may raise: always about the bytes, never about the network."""

from snapshots.errors import RegwatchError


class UnreadableError(RegwatchError):
    """These bytes cannot be turned into text or tables, and guessing would be worse than saying so."""
