"""What changed between two versions of a document: two Markdown texts in, a `Redline` out."""

from termsvc.core.redline.change import Change, ChangeKind, Row
from termsvc.core.redline.compare import redline
from termsvc.core.redline.contract import to_json
from termsvc.core.redline.edits import Edit, Op
from termsvc.core.redline.model import Redline
from termsvc.core.redline.sections import ChangedSection

__all__ = ["Change", "ChangeKind", "ChangedSection", "Edit", "Op", "Redline", "Row", "redline", "to_json"]
