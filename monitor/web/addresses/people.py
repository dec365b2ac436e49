"""The addresses of people: what readers decide of their own subscriptions; logging in."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.pages import consent

TABLE = (
    Address(path="/subscribe", acting=consent.subscribe, may=Role.OPEN),
    Address(path="/confirm/{token}", acting=consent.confirm, may=Role.OPEN, one_click=True),
    Address(path="/unsubscribe/{token}", acting=consent.unsubscribe, may=Role.OPEN, one_click=True),
)
