"""The addresses of the search part."""

from monitor.web.addresses import Address

TABLE: tuple[Address, ...] = ()
