"""Reading what a provider publishes over HTTP, without waiting or reading for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx2

from termsvc.oidc.errors import ProviderUnreachable

PATIENCE_SECONDS = 5.0
"""For one document, from the connection to its last byte."""

LONGEST_BYTES = 512 * 1024
OK = 200


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document that was read.

    Attributes:
        cache_control: the header of that name, empty where there was none.
    """

    body: bytes
    cache_control: str = ""


Fetch = Callable[[str], Fetched]
"""Reads the document at an address, or raises `ProviderUnreachable`."""


def fetch(url: str) -> Fetched:
    """The document at an address, of at most 512 KiB; redirects are not followed.

    Raises:
        ProviderUnreachable: it can't be had within five seconds, or the answer is no plain success, or too long.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    plain = {"Accept": "application/json", "Accept-Encoding": "identity"}
    try:
        with httpx2.stream("GET", url, headers=plain, timeout=PATIENCE_SECONDS) as response:
            if response.status_code != OK:
                raise ProviderUnreachable(f"{url} answers with status {response.status_code}, not with {OK}")
            return Fetched(_body(response, url, until), response.headers.get("Cache-Control", ""))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ProviderUnreachable(f"{url} can't be read ({type(error).__name__})") from error


def _body(response: httpx2.Response, url: str, until: float) -> bytes:
    body = b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > LONGEST_BYTES:
            raise ProviderUnreachable(f"{url} has more than {LONGEST_BYTES // 1024} KiB")
        if time.monotonic() > until:
            raise ProviderUnreachable(f"{url} takes longer than {PATIENCE_SECONDS:.0f} seconds")
    return body


def private(url: str) -> bool:
    """Whether nobody can listen in at an address or answer in its place: it is `https`, or on this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _local(host))


def _local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
