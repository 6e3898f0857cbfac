"""The public legal centre: what it shows at an instant, and nothing that is not public by then."""

from __future__ import annotations

from termsvc.service.legal_centre.opening import open_centre
from termsvc.service.legal_centre.values import LegalCentre, PublicDocument, PublicUpdate, PublicVersion

__all__ = ["LegalCentre", "PublicDocument", "PublicUpdate", "PublicVersion", "open_centre"]
