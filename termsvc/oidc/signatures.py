"""Signed tokens: their form, the few algorithms that are taken, and whether a signature is that of a key.

The rules are those of RFC 7515 (JWS), RFC 8725 (best practices for JWTs) and RFC 9068 (JWT access tokens).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from joserfc.errors import BadSignatureError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import Key
from joserfc.jws import CompactSignature, JWSRegistry, extract_compact, validate_compact

from termsvc.oidc.errors import BadToken, Fault

LONGEST_BYTES = 16 * 1024
LONGEST_KID = 256

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
"""Asymmetric ones alone: with a symmetric one, whoever knows a public key could sign with it."""

TYPES = frozenset({"jwt", "application/jwt", "at+jwt", "application/at+jwt"})
"""ID tokens and access tokens. A token for another purpose, such as a logout, names another type."""

_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


class _Registry(JWSRegistry):
    """What joserfc may take: headers that say more are read on, as RFC 7515 has it, and no warning waits in an algorithm."""

    max_header_length = LONGEST_BYTES

    def __init__(self) -> None:
        super().__init__(algorithms=ALGORITHMS, strict_check_header=False)

    def get_alg(self, name: str) -> Any:
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


_REGISTRY = _Registry()


def parse(token: str) -> CompactSignature:
    """A token taken apart, of which nothing is known to be true yet; its header is one that may be taken.

    Raises:
        BadToken: it is too long, is no signed token, or its header asks for something that is not done here.
    """
    if len(token) > LONGEST_BYTES:
        raise BadToken(Fault.LENGTH, f"it is longer than {LONGEST_BYTES // 1024} KiB. Ask for one with fewer claims.")
    if _FORM.fullmatch(token) is None:
        raise _shapeless()
    try:
        signed = extract_compact(token.encode("ascii"), registry=_REGISTRY)
    except (JoseError, TypeError, ValueError, RecursionError) as error:
        raise _shapeless() from error
    if not isinstance(signed.protected, dict):
        raise _shapeless()
    _check_header(signed.protected)
    return signed


def verified(signed: CompactSignature, key: Key) -> Mapping[str, object]:
    """The claims of a token that this key signed.

    Raises:
        BadToken: it did not, or the algorithm is not one for this key, or the claims are none.
    """
    try:
        genuine = validate_compact(signed, key, registry=_REGISTRY)
    except BadSignatureError:
        genuine = False
    except JoseError as error:
        raise BadToken(Fault.ALGORITHM, "its algorithm is not one of the key that it names. Get a new one.") from error
    if not genuine:
        raise BadToken(
            Fault.SIGNATURE, "its signature is wrong, so it was changed or is not the provider's. Get a new one."
        )
    try:
        claims = json.loads(signed.payload)
    except (ValueError, RecursionError) as error:
        raise _shapeless() from error
    if not isinstance(claims, dict):
        raise _shapeless()
    return claims


def key_name(signed: CompactSignature) -> str:
    """The name of the key that a token names, which its header was seen to have."""
    return str(signed.protected["kid"])


def _check_header(header: Mapping[str, object]) -> None:
    if "crit" in header or "b64" in header:
        raise BadToken(Fault.CRITICAL, "its header asks for an extension (crit, b64), and none is known here.")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise BadToken(
            Fault.ALGORITHM,
            f"its algorithm is not allowed. Have the provider sign with one of {', '.join(sorted(ALGORITHMS))}.",
        )
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower() not in TYPES or "cty" in header:
        raise BadToken(
            Fault.TYPE, "it is neither an access token nor an ID token. Send one of these (typ at+jwt or JWT)."
        )
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_KID:
        raise BadToken(Fault.KEY, "it doesn't name its key. Have the provider put kid into the header.")


def _shapeless() -> BadToken:
    return BadToken(
        Fault.FORM,
        "it is no signed token (three parts of base64url, with dots between). Copy it again, whole and alone.",
    )
