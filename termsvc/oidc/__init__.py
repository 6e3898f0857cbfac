"""Bearer tokens of an OpenID provider: whether one is genuine and meant for this installation, and what it claims."""

from termsvc.oidc.claims import Claims
from termsvc.oidc.errors import BadToken, Fault, ProviderUnreachable
from termsvc.oidc.fetching import Fetch, Fetched, fetch
from termsvc.oidc.provider import Provider

__all__ = ["BadToken", "Claims", "Fault", "Fetch", "Fetched", "Provider", "ProviderUnreachable", "fetch"]
