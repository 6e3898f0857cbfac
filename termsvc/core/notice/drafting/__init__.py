"""What to tell of the changes of a document: a redline and its judgements in, proposals out, before they are worded."""

from termsvc.core.notice.drafting.conditions import Glossary, Phrase
from termsvc.core.notice.drafting.propose import Drafted, propose
from termsvc.core.notice.drafting.reading import Reading

__all__ = ["Drafted", "Glossary", "Phrase", "Reading", "propose"]
