"""What changed in the structured parts of a document, its front matter, defined terms and tables, as differences."""

from termsvc.core.structure.differences import Difference, DifferenceKind, to_data
from termsvc.core.structure.records import structure
from termsvc.core.structure.sentences import in_words

__all__ = ["Difference", "DifferenceKind", "in_words", "structure", "to_data"]
