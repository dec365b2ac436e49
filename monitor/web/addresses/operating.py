"""The addresses of the operating part: what operators see and do."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.pages import operating, users

TABLE: tuple[Address, ...] = (
    Address(path="/operating", view=operating.overview, may=Role.OPERATOR),
    Address(path="/operating/sources", view=operating.sources, may=Role.OPERATOR),
    Address(path="/operating/held", acting=operating.held, may=Role.OPERATOR),
    Address(path="/operating/undecided", view=operating.undecided, may=Role.OPERATOR),
    Address(path="/operating/messages", acting=operating.messages, may=Role.OPERATOR),
    Address(path="/operating/users", apart=users.users, may=Role.OPERATOR),
    Address(path="/operating/audit", apart=operating.audit, may=Role.OPERATOR),
)
