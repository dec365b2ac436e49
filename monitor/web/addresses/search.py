"""The address of the search, for whoever may read the archive."""

from monitor.web.access import Role
from monitor.web.addresses import Address
from monitor.web.pages import search

TABLE = (Address(path="/search", view=search.search, may=Role.PUBLIC),)
