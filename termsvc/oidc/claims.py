"""What a genuine token claims, and whether it is meant for this installation now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from joserfc.errors import ClaimError, ExpiredTokenError, MissingClaimError
from joserfc.jwt import JWTClaimsRegistry

from termsvc.oidc.errors import BadToken, Fault

LEEWAY_SECONDS = 60
"""So far may the provider's clock and this one be apart."""

ACCOUNT, SUBTREE, IDENTITY = "termsvc_account", "termsvc_subtree", "termsvc_identity"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of who holds a token.

    Attributes:
        subject: whom it knows them as, unique with this provider.
        email: their address, which counts for nothing unless it is verified.
        email_verified: whether the provider saw that the address is theirs.
        scopes: what the token may be used for, in the provider's words.
        account: the account that the token is bound to; `None` if to none.
        subtree: whether it is bound to the accounts below that one too.
        identity: the id under which the provider says that they act here.
        expires_at: the instant from which the token is not valid, in UTC.
    """

    subject: str
    email: str | None
    email_verified: bool
    scopes: frozenset[str]
    account: str | None
    subtree: bool
    identity: str | None
    expires_at: datetime


def read_claims(claims: Mapping[str, object], issuer: str, audience: str, now: datetime) -> Claims:
    """What the claims of a genuine token say.

    Args:
        claims: as they were signed.
        issuer: who must have issued it.
        audience: for whom it must be.
        now: an aware instant.

    Raises:
        BadToken: it is from or for somebody else, expired or not valid yet; it takes more than the token to use it; or a
            claim is missing or has a value that it can't have.
    """
    _check(dict(claims), issuer, audience, now)
    if "cnf" in claims:
        # RFC 7800: who steals it could not use it elsewhere, and shall not be able to here.
        raise BadToken(Fault.POSSESSION, "it is bound to a key of its holder (cnf), which is not asked for here.")
    account, subtree = _text(claims, ACCOUNT), claims.get(SUBTREE, False)
    if not isinstance(subtree, bool) or (subtree and account is None):
        raise BadToken(Fault.CLAIMS, f"{SUBTREE} must be true or false, and goes with {ACCOUNT}.")
    email = claims.get("email")
    return Claims(
        subject=str(claims["sub"]),
        email=email if isinstance(email, str) else None,
        email_verified=claims.get("email_verified") is True,
        scopes=_scopes(claims),
        account=account,
        subtree=subtree,
        identity=_text(claims, IDENTITY),
        expires_at=_instant(claims["exp"]),
    )


def _check(claims: dict[str, object], issuer: str, audience: str, now: datetime) -> None:
    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        rules.validate(claims)
    except ExpiredTokenError as error:
        raise BadToken(Fault.EXPIRED, "it has expired. Get a new one from the provider.") from error
    except MissingClaimError as error:
        raise BadToken(
            Fault.CLAIMS, "it lacks iss, sub, aud, exp or iat. Have the provider put all five in."
        ) from error
    except ClaimError as error:
        raise _refusal(error.claim, issuer, audience) from error


def _refusal(claim: str, issuer: str, audience: str) -> BadToken:
    match claim:
        case "iss":
            return BadToken(Fault.ISSUER, f"another provider issued it. Get one from {issuer}.")
        case "aud":
            return BadToken(Fault.AUDIENCE, f"it is meant for somebody else. Ask for one with the audience {audience}.")
        case "nbf" | "iat":
            return BadToken(
                Fault.EARLY, "it is not valid yet, or issued in the future. Compare the clocks of both sides."
            )
        case _:
            return BadToken(Fault.CLAIMS, "its sub, exp or jti has a value that it can't have. Get a new one.")


def _text(claims: Mapping[str, object], name: str) -> str | None:
    # What is there and says nothing must not pass for what is not there: a token would be bound to no account.
    if name not in claims:
        return None
    value = claims[name]
    if not isinstance(value, str) or not value.strip():
        raise BadToken(Fault.CLAIMS, f"{name} must be a text that is not empty. Leave it out where it doesn't apply.")
    return value


def _scopes(claims: Mapping[str, object]) -> frozenset[str]:
    # `scope` as RFC 9068 has it; some providers write `scp`, and some a list.
    given = claims.get("scope", claims.get("scp", ""))
    words = given.split() if isinstance(given, str) else given
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise BadToken(Fault.CLAIMS, "its scope must be words with spaces between. Leave it out where there are none.")
    return frozenset(words)


def _instant(seconds: object) -> datetime:
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadToken(Fault.CLAIMS, "its exp is no time that can be. Get a new one from the provider.") from error
