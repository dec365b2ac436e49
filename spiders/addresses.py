"""Which hosts a crawl may ask, and which addresses they may have. Pure; looks no name up.

A source's hosts are on the public internet. A page or a name server that leads us to another address (a router, a
cloud's metadata service, this machine) misuses us as a way into the user's network, so such addresses are refused
unless the user named the host. The ranges are those of IANA's special-purpose registries (RFC 6890 and its
updates), the newer ones spelt out because Python 3.11 does not know them all.
"""

import socket
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import idna

Address = IPv4Address | IPv6Address

_PUBLIC_V6 = ip_network("2000::/3")  # all that is routed so far
_NEVER = tuple(
    ip_network(block)
    for block in (
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba Cloud's metadata service is in it
        "168.63.129.16/32",  # Azure's metadata service, a public address by its number
        "192.0.0.0/24",  # IETF assignments; Oracle Cloud's metadata service is in it
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "2001::/23",  # IETF assignments, Teredo among them: an IPv4 address in disguise
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
    )
)
_WITH_V4 = tuple(ip_network(block) for block in ("::/96", "::ffff:0:0/96", "64:ff9b::/96"))  # IPv4 in the last 32 bits
_6TO4 = ip_network("2002::/16")  # IPv4 in bits 16 to 48
_HERE = ("localhost", "ip6-localhost", "ip6-loopback")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where one crawl may go: the source's own hosts, and those the user allows (`host`, `host:port`, `*.host`)."""

    hosts: tuple[str, ...]
    allow: tuple[str, ...] = ()

    def asks(self, host: str, port: int) -> bool:
        """Whether a host may be asked at all: it, or a parent domain of it, is the source's or allowed."""
        return any(_covers(entry, host, port) for entry in self.hosts) or self.names(host, port)

    def names(self, host: str, port: int) -> bool:
        """Whether the user allows a host by name, and with it any address it has."""
        return any(_covers(entry, host, port) for entry in self.allow)

    def refusal(self, host: str, port: int) -> str:
        """Why a host is not asked, as far as its name tells; '' when it may be asked."""
        if not self.asks(host, port):
            return f"{host} is none of the source's hosts ({_remedy(host, port)})"
        address = literal(host)
        if address is not None:
            return self.refused_address(host, port, address)
        if host.rstrip(".").casefold().endswith((".localhost", *_HERE)) and not self.names(host, port):
            return f"{host} is this machine itself ({_remedy(host, port)})"
        return ""

    def refused_address(self, host: str, port: int, address: Address) -> str:
        """Why the address a host has is not connected to; '' when it may be."""
        if is_public(address) or self.names(host, port):
            return ""
        return f"{host} has the address {address}, which is not on the public internet ({_remedy(host, port)})"


def literal(host: str) -> Address | None:
    """The address a host is the spelling of (also 2130706433, 0x7f.1, [::1%lo]); None for a name."""
    bare = host.strip("[]").partition("%")[0].rstrip(".")
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:  # the shorthands every C library takes for an address
        return IPv4Address(socket.inet_aton(bare))
    except (OSError, ValueError):
        return None


def is_public(address: Address) -> bool:
    """Whether an address is one machine's on the public internet; one that holds an IPv4 address is judged by that."""
    if isinstance(address, IPv6Address):
        held = _held_v4(address)
        if held is not None:
            return is_public(held)
        if address not in _PUBLIC_V6:
            return False
    return address.is_global and not address.is_multicast and not any(address in block for block in _NEVER)


def misspelt(entry: str) -> str:
    """What is wrong with an entry of `[network] allow`; '' when nothing is."""
    host, port = _parted(entry)
    if "/" in entry or "@" in entry:
        return f"'{entry}' is not a host; write www.example.org or www.example.org:8080, without http:// and path"
    if not host or any(sign.isspace() for sign in entry) or "*" in host:
        return f"'{entry}' names no host; write www.example.org, or *.example.org for what lies below it"
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return f"'{entry}' has no possible port"
    return ""


@lru_cache(4096)  # asked several times for every request
def _covers(entry: str, host: str, port: int) -> bool:
    name, only = _parted(entry)
    if only and only != str(port):
        return False
    wanted, asked = _plain(name), _plain(host)
    return bool(wanted) and (asked == wanted or (literal(asked) is None and asked.endswith(f".{wanted}")))


def _parted(entry: str) -> tuple[str, str]:
    """An entry's host, without the `*.` it may begin with, and its port."""
    entry = entry.strip().removeprefix("*.")
    if entry.count(":") > 1 and not entry.startswith("["):
        return entry, ""  # a bare IPv6 address
    host, colon, port = entry.rpartition(":")
    return (host, port) if colon and not port.endswith("]") else (entry, "")


def _plain(host: str) -> str:
    address = literal(host)
    if address is not None:
        return str(address)
    name = host.rstrip(".").casefold()
    if name.isascii():
        return name
    try:  # as it goes over the wire: 例え.example is xn--r8jz45g.example
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return name


def _held_v4(address: IPv6Address) -> IPv4Address | None:
    if any(address in block for block in _WITH_V4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return IPv4Address(int(address) >> 80 & 0xFFFFFFFF) if address in _6TO4 else None


def _remedy(host: str, port: int) -> str:
    standard = port in (80, 443)
    shown = f"[{host}]" if ":" in host and not standard else host
    return f'if you trust it, add "{shown if standard else f"{shown}:{port}"}" to [network] allow'
