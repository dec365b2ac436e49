"""The addresses of the triage part."""

from monitor.web.addresses import Address

TABLE: tuple[Address, ...] = ()
