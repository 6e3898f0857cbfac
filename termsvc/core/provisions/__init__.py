"""A policy document's Markdown as an ordered tuple of provisions, each with an address."""

from termsvc.core.provisions.model import Mark, MarkKind, Provision, ProvisionKind
from termsvc.core.provisions.reader import provisions

__all__ = ["Mark", "MarkKind", "Provision", "ProvisionKind", "provisions"]
