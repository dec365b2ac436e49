"""The addresses of people: logging in, one's own account, what readers decide of their own subscriptions."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.forms import Bounds
from monitor.web.pages import account, consent, login, openid, subscriptions

_LISTS = Bounds(longest=20_000)  # a watch-list of 500 items

TABLE = (
    Address(path="/subscribe", acting=consent.subscribe, may=Role.PUBLIC),  # a closed archive is mailed to no stranger
    Address(path="/confirm/{token}", acting=consent.confirm, may=Role.OPEN, one_click=True),
    Address(path="/unsubscribe/{token}", acting=consent.unsubscribe, may=Role.OPEN, one_click=True),
    Address(path="/login", apart=login.login, may=Role.OPEN),
    Address(path="/login/link", apart=login.ask_link, may=Role.OPEN),
    Address(path="/login/link/{token}", apart=login.use_link, may=Role.OPEN),
    Address(path="/login/openid", apart=openid.begin, may=Role.OPEN),
    Address(path=openid.BACK, apart=openid.finish, may=Role.OPEN),
    Address(path="/logout", apart=login.logout, may=Role.OPEN),
    Address(path="/account", apart=account.account, may=Role.READER),
    Address(path="/account/sessions", apart=account.sessions, may=Role.READER),
    Address(path="/account/subscriptions", acting=subscriptions.listed, may=Role.READER),
    Address(path="/account/subscribe", acting=subscriptions.made, may=Role.READER, bounds=_LISTS),
    Address(path="/account/subscriptions/{name:path}", acting=subscriptions.edited, may=Role.READER, bounds=_LISTS),
)
