"""One OpenID provider, whose tokens are taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from termsvc.core.errors import InvalidFact
from termsvc.oidc.claims import Claims, read_claims
from termsvc.oidc.errors import BadToken, Fault
from termsvc.oidc.fetching import Fetch, private
from termsvc.oidc.keys import Keys
from termsvc.oidc.published import read_published
from termsvc.oidc.signatures import key_name, parse, verified


class Provider:
    """An OpenID provider; threads may share it. Nothing is read of it before the first token comes.

    Attributes:
        issuer: its address, as its tokens and its discovery document must name it, in every character.
        audience: what its tokens must name as whom they are for.
    """

    def __init__(self, issuer: str, audience: str, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        """Set up.

        Raises:
            InvalidFact: the issuer is no address that begins with `https://`, or there is no audience.
        """
        if not private(issuer) or "?" in issuer:
            raise InvalidFact("TERMSVC_OIDC_ISSUER must be the address of the provider, which begins with https://.")
        if not audience.strip():
            raise InvalidFact(
                "TERMSVC_OIDC_AUDIENCE must say what tokens for this installation name as their audience."
            )
        self.issuer = issuer
        self.audience = audience
        self._clock = clock
        self._keys = Keys(lambda: read_published(issuer, fetch), clock)

    def verify(self, token: str) -> Claims:
        """What a bearer token claims, if it is genuine, meant for this installation, and valid now.

        Args:
            token: as it was sent, without `Bearer` and without space around it.

        Raises:
            BadToken: it is not.
            ProviderUnreachable: nobody can tell now, since the provider can't be read.
        """
        signed = parse(token)
        key = self._keys.find(key_name(signed))
        if key is None:
            raise BadToken(
                Fault.KEY,
                f"{self.issuer} has no key of the name that it gives. Get a new one, or try again in a minute if the"
                " provider has just changed its keys.",
            )
        return read_claims(verified(signed, key), self.issuer, self.audience, self._clock())
