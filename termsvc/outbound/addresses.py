"""Which IP addresses are those of servers on the public internet, whatever they are written as."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

_UNICAST = IPv6Network("2000::/3")
"""All that was ever given out for global unicast: RFC 4291, section 2.4."""

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""An IPv4 address behind a translator, as hosts without IPv4 see the rest: RFC 6052."""

# Releases of Python differ in whether they take these for global.
_NOT_SERVERS_V6 = (
    IPv6Network("2001::/23"),  # protocol assignments, Teredo (RFC 4380) among them
    IPv6Network("2001:db8::/32"),  # documentation: RFC 3849
    IPv6Network("2002::/16"),  # 6to4, which leads to any IPv4 address: RFC 3056
    IPv6Network("3fff::/20"),  # documentation: RFC 9637
)
_NOT_SERVERS_V4 = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments: RFC 6890
    IPv4Network("192.88.99.0/24"),  # relays of 6to4: RFC 7526
)


def is_public(address: Address) -> bool:
    """Whether an address is that of one server on the public internet.

    An IPv4 address within an IPv6 one (mapped, RFC 4291; translated, RFC 6052) is judged as itself; other ways to wrap
    one are refused. Groups, reserved blocks and what the registries of IANA don't call globally reachable are not public.
    """
    plain = _unwrapped(address)
    if isinstance(plain, IPv6Address):
        inside = plain in _UNICAST and not any(plain in block for block in _NOT_SERVERS_V6)
    else:
        inside = not any(plain in block for block in _NOT_SERVERS_V4)
    return inside and plain.is_global and not (plain.is_multicast or plain.is_reserved)


def is_loopback(address: Address) -> bool:
    """Whether an address is that of this very machine."""
    return _unwrapped(address).is_loopback


def literal(host: str) -> Address | None:
    """The address that a host is, if it is written as one in its canonical form; `None` for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unwrapped(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address
