"""The addresses of the memento part."""

from monitor.web.addresses import Address

TABLE: tuple[Address, ...] = ()
