"""What a provider publishes: its discovery document, and the keys with which it signs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from joserfc.errors import JoseError
from joserfc.jwk import Key, import_key

from termsvc.oidc.errors import ProviderUnreachable
from termsvc.oidc.fetching import Fetch, private

WELL_KNOWN = "/.well-known/openid-configuration"

LASTS = timedelta(minutes=10)
"""How long keys are taken for current where the provider doesn't say."""

LASTS_AT_LEAST, LASTS_AT_MOST = timedelta(minutes=1), timedelta(hours=1)
"""Whatever it says: a key that it took back is trusted for an hour at most, and no wish makes it be asked all the time."""

_ASYMMETRIC = {"RSA", "EC", "OKP"}
_SHORTEST_MODULUS = 342  # digits of base64url that hold 2048 bits, as NIST SP 800-131A asks of RSA


@dataclass(frozen=True, slots=True)
class Published:
    """The keys of a provider.

    Attributes:
        keys: by the name that tokens give, `kid`.
        lasts: how long they need not be read again.
    """

    keys: Mapping[str, Key]
    lasts: timedelta


def read_published(issuer: str, fetch: Fetch) -> Published:
    """The keys of a provider as they are now, found as OpenID Connect Discovery 1.0, section 4, has it.

    Raises:
        ProviderUnreachable: one of its documents can't be had, is not what it must be, or names another issuer; or there is
            no key that can be used.
    """
    where = issuer.rstrip("/") + WELL_KNOWN
    document = _mapping(fetch(where).body, where)
    if document.get("issuer") != issuer:
        raise ProviderUnreachable(
            f"{where} names another issuer than {issuer}, which must be the same in every character"
        )
    address = document.get("jwks_uri")
    if not isinstance(address, str) or not private(address):
        raise ProviderUnreachable(f"{where} names no jwks_uri that begins with https://")
    found = fetch(address)
    keys = _keys(_mapping(found.body, address).get("keys"))
    if not keys:
        raise ProviderUnreachable(f"{address} holds no public key that has a kid and can be used for signatures")
    return Published(keys, _lasts(found.cache_control))


def _mapping(body: bytes, where: str) -> Mapping[str, object]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ProviderUnreachable(f"{where} holds no JSON object")
    return document


def _keys(entries: object) -> Mapping[str, Key]:
    # A set may hold keys for other purposes, or of kinds yet unknown: RFC 7517, section 5, has them passed over.
    keys: dict[str, Key] = {}
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and _for_signatures(entry):
            try:
                keys.setdefault(entry["kid"], import_key(entry))
            except (JoseError, ValueError, TypeError, KeyError, UnsupportedAlgorithm):
                continue
    return keys


def _for_signatures(entry: dict[str, object]) -> bool:
    kid, kind, modulus = entry.get("kid"), entry.get("kty"), entry.get("n")
    if not isinstance(kid, str) or not kid or "d" in entry:
        return False  # what is published with its private part proves nothing
    weak = kind == "RSA" and not (isinstance(modulus, str) and len(modulus) >= _SHORTEST_MODULUS)
    return kind in _ASYMMETRIC and not weak and entry.get("use", "sig") == "sig"


def _lasts(cache_control: str) -> timedelta:
    told = LASTS
    for directive in cache_control.lower().split(","):
        name, _, value = directive.strip().partition("=")
        if name in {"no-cache", "no-store"}:
            return LASTS_AT_LEAST
        if name == "max-age" and value.isdecimal():
            told = timedelta(seconds=min(int(value[:9]), LASTS_AT_MOST.seconds))
    return min(max(told, LASTS_AT_LEAST), LASTS_AT_MOST)
