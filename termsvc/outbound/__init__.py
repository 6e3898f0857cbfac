"""Calls of other people's servers, at addresses that they name: what is asked of an address, and how one is called."""

from termsvc.outbound.posting import Outbound, Outcome
from termsvc.outbound.targets import LOCAL, PUBLIC, Policy, Target, UrlRefused, target

__all__ = ["LOCAL", "PUBLIC", "Outbound", "Outcome", "Policy", "Target", "UrlRefused", "target"]
