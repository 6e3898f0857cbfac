"""Why a bearer token is not accepted, as errors for users; none repeats anything that the token says."""

from __future__ import annotations

from enum import StrEnum

from termsvc.access import Unauthenticated
from termsvc.core.errors import TermsError

RETRY_SECONDS = 10
"""A provider that could not be read is tried again so much later, and not before."""


class Fault(StrEnum):
    """What is wrong with a token, in the words of metrics and logs."""

    LENGTH = "length"
    FORM = "form"
    TYPE = "type"
    ALGORITHM = "algorithm"
    CRITICAL = "critical"
    KEY = "key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    EARLY = "early"
    POSSESSION = "possession"
    CLAIMS = "claims"


class BadToken(Unauthenticated):
    """A bearer token is not accepted.

    Attributes:
        fault: what is wrong with it.
    """

    def __init__(self, fault: Fault, what: str) -> None:
        super().__init__(f"The bearer token is not accepted: {what}")
        self.fault = fault


class ProviderUnreachable(TermsError):
    """The OpenID provider can't be read, so nobody can tell now whether a token of it is genuine.

    Attributes:
        what: what is wrong with it.
        retry_after: when it is worth to ask again, in seconds.
    """

    retry_after = RETRY_SECONDS

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(
            f"The OpenID provider can't be used now: {what}. Ask again in {RETRY_SECONDS} seconds; if it stays so, the"
            " operator should look at TERMSVC_OIDC_ISSUER and at the provider."
        )
