"""URLs to call, looked at before anybody calls them: what is wrong with one can be told to whoever gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx2

from termsvc.core.errors import Refused
from termsvc.outbound.addresses import Address, is_loopback, is_public, literal

LONGEST = 2_000
"""Characters of a URL."""

LONGEST_NAME = 253
"""Characters of a host's name: RFC 1035, section 2.3.4."""

_PORTS = {"https": 443, "http": 80}
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

# Names that never lead to a public server: RFC 6761, 6762, 7686, 8375, 9476, and ICANN's .internal.
_LOCAL_NAMES = ("alt", "home.arpa", "internal", "invalid", "lan", "local", "localhost", "onion", "test")


class UrlRefused(Refused):
    """This URL can't be called from here."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be called.

    Attributes:
        schemes: `https`, and where things are tried out perhaps `http`.
        ports: those that may be named; `None` is any.
        loopback: whether this very machine may be called; other addresses that are not public never are.
    """

    schemes: frozenset[str] = frozenset({"https"})
    ports: frozenset[int] | None = frozenset({443, 8443})
    loopback: bool = False

    def allows(self, address: Address) -> bool:
        """Whether a server at an address may be called."""
        return is_public(address) or (self.loopback and is_loopback(address))


PUBLIC = Policy()
"""What an installation in use calls."""

LOCAL = Policy(frozenset({"http", "https"}), None, loopback=True)
"""What is called where things are tried out: servers on this machine too, without TLS, on any port."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in its parts, each as it is sent.

    Attributes:
        host: a name in small ASCII letters, without a final dot, or an IP address without brackets.
        path: with the query; it begins with a slash.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The URL in one form, by which equal ones are equal."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """Host and port, as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str, policy: Policy = PUBLIC) -> Target:
    """Take a URL apart, and refuse what is never called; its name is not looked up.

    Raises:
        UrlRefused: it is no URL, or has a scheme, user, port, host or fragment that is not allowed; what is wrong.
    """
    if len(url) > LONGEST:
        raise UrlRefused(f"This URL has {len(url)} characters. Use one of at most {LONGEST}.")
    if not url.isprintable() or "\\" in url or " " in url:
        raise UrlRefused(f"{url!r} has a blank, a backslash or a control character. Write these as %20 and the like.")
    try:
        parts = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise UrlRefused(f"{url!r} is no URL: {error}. Write it as https://hooks.example.com/terms.") from error
    if parts.scheme not in policy.schemes:
        allowed = " or ".join(f"{scheme}://" for scheme in sorted(policy.schemes, reverse=True))
        raise UrlRefused(f"{url!r} does not begin with {allowed}, and nothing else is called.")
    if parts.userinfo:
        raise UrlRefused("This URL names a user or password. Leave these out: signatures say who calls.")
    if parts.fragment:
        raise UrlRefused(f"{url!r} has a part after #, which no server is ever sent. Leave it out.")
    port = _PORTS[parts.scheme] if parts.port is None else parts.port
    if policy.ports is not None and port not in policy.ports:
        allowed = " and ".join(map(str, sorted(policy.ports)))
        raise UrlRefused(f"Port {port} of {url!r} is not called. Ports {allowed} are.")
    return Target(parts.scheme, _host(parts.raw_host.decode("ascii"), policy), port, parts.raw_path.decode("ascii"))


def _host(written: str, policy: Policy) -> str:
    host = written.lower().removesuffix(".")
    address = literal(host)
    if address is not None:
        if not policy.allows(address):
            raise UrlRefused(f"{host} is an address of a private network or of this machine, and none such is called.")
        return str(address)
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(host) > LONGEST_NAME:
        raise UrlRefused(f"{written!r} is no name of a host. Write one such as hooks.example.com.")
    if _NUMBER.fullmatch(labels[-1]):
        raise UrlRefused(
            f"{written!r} is a number that some take for an IP address. Write a name, or an address in full."
        )
    if policy.loopback and labels[-1] == "localhost":
        return host
    if len(labels) == 1 or any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES):
        raise UrlRefused(f"{written!r} is a name within a private network. Write one that everybody can look up.")
    return host
