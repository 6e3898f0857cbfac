"""The public legal centre: what it shows at an instant, and nothing that is not public by then."""

from __future__ import annotations

from termsvc.service.legal_centre.opening import is_public, open_centre
from termsvc.service.legal_centre.values import LegalCentre, PublicDocument, PublicUpdate, PublicVersion

__all__ = ["LegalCentre", "PublicDocument", "PublicUpdate", "PublicVersion", "is_public", "open_centre"]
