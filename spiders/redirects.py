"""Redirects as Scrapy follows them; one that leads nowhere, or never ends, is told with the address it names."""

from typing import Any

from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from spiders.bounds import MAX_REDIRECTS

MAX_SHOWN = 200  # characters of an address inside a reason


class _Told(BaseRedirectMiddleware):
    """A redirect that is not followed ends as IgnoreRequest with a reason."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        """Called by Scrapy for every answer. Raises IgnoreRequest."""
        try:
            return super().process_response(request, response)  # type: ignore[misc,no-any-return]
        except ValueError as error:  # a scheme, port or host that no web address has
            where = (response.headers.get("Location") or b"").decode("utf-8", "replace")[:MAX_SHOWN]
            raise IgnoreRequest(f"it redirects to {where or 'nowhere'}, which is no web address") from error

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        if request.meta.get("redirect_times", 0) >= MAX_REDIRECTS:
            raise IgnoreRequest(f"it redirects more than {MAX_REDIRECTS} times, last to {redirected.url[:MAX_SHOWN]}")
        return super()._redirect(redirected, request, reason)


class Redirects(_Told, RedirectMiddleware):
    """Redirects by status (301, 302, 303, 307, 308)."""


class MetaRefreshes(_Told, MetaRefreshMiddleware):
    """Redirects by an element of the page (<meta http-equiv="refresh">)."""
