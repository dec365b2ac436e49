"""What can be wrong with an export of the site."""

from snapshots.errors import RegwatchError


class SiteExportError(RegwatchError):
    """The archive cannot be written as files there, or as asked."""
