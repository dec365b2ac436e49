"""The addresses of the operating part."""

from monitor.web.addresses import Address

TABLE: tuple[Address, ...] = ()
