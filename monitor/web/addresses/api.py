"""The addresses of the api part."""

from monitor.web.addresses import Address

TABLE: tuple[Address, ...] = ()
