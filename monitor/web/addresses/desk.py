"""The addresses of the desk part."""

from monitor.web.addresses import Address

TABLE: tuple[Address, ...] = ()
