"""Sentences of a policy in the voice of a notice, which says "you" where a policy says "Customer".

Only what is surely right is rewritten; where a pronoun may stand for the customer and need not, or a verb may not agree,
there is no answer, and the sentence is quoted as it stands. The company keeps the name that the text gives it.
"""

from __future__ import annotations

import re
from collections.abc import Container

from termsvc.core.notice.drafting.english import AFTER_NAME, FUNCTION_WORDS, VERBS, agreeing

_PAST = re.compile(r"\w+ed")
_ADVERB = re.compile(r"(?:\w+ly|also|not|first|otherwise|then|thereby|already|no longer)\b")
_CUSTOMER = re.compile(
    rf"""(?P<of>\b(?:(?P<every>all|any|some)\s|(?P<the>the)\s)?(?P<noun>data|records|content|account|consent|request|use|name)\sof\s)?
    (?P<article>\b(?:[Tt]he|such)\s)?\bCustomer(?P<own>['\u2019]s)?(?!\w|['\u2019]|-\w)
    (?P<rest>(?:\s(?:{_ADVERB.pattern}))*\s?(?P<next>[\w-]*))""",
    re.VERBOSE,
)
_ANY_VERB = "|".join(sorted(VERBS))
_PRONOUN = re.compile(r"\b(?:it|its|itself)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?:they|their|them|themselves)\b", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"(?:if|when|where|whenever|whether|unless|until|once|after|before|while|as|because|to the extent|in case)\b",
    re.IGNORECASE,
)
# What only makes sense where it stands in the document.
_DEICTIC = re.compile(
    r"""\b(?:hereof|herein|hereto|hereunder|hereby|thereof|aforementioned|foregoing|the\s(?:above|preceding)|(?:set\s(?:out|forth)
    |described|listed|mentioned|defined|stated|specified)\s(?:above|below)|this\s(?:section|clause|paragraph|sentence|article|list
    |subsection|provision|table)\b(?!\s\d)|these\s(?:sections|clauses))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_THIS_NUMBER = re.compile(r"\b[Tt]his\s(?=(?:[Ss]ection|[Cc]lause|[Aa]rticle|[Pp]aragraph)\s\d)")
_THIS_DOCUMENT = re.compile(r"\b([Tt])his\s(?:Policy|Agreement|DPA|SLA|AUP|Addendum|Notice|EULA)\b")
_LONGEST = 150  # words; a longer passage is quoted, for nobody follows it as speech
_TELLING = 12  # words; a shorter text may well be a mere name, such as "List of services."
_CLOSING = "\"'\u201d\u2019)"


def told(text: str, document: str) -> str:
    """One or more English sentences in the voice of a notice; empty if they can't surely be told so.

    Args:
        text: whole sentences.
        document: the title of the document, which stands for "this Policy".
    """
    length = len(text.split())
    if length > _LONGEST or not is_sentence(text) or _DEICTIC.search(text):
        return ""
    named = _THIS_DOCUMENT.sub(lambda match: f"{'T' if match[1] == 'T' else 't'}he {document}", text)
    said = addressed(_THIS_NUMBER.sub("", named)) or ""
    return said if length >= _TELLING or is_clause(said) else ""


def is_sentence(text: str) -> bool:
    """Say whether a text begins and ends as a sentence does."""
    bare = text.strip().rstrip(_CLOSING)
    opens = bare[:1].isupper() or bare[:1] in "\"'\u201c\u2018" or bare[:1].isdigit()
    return opens and bare.endswith((".", "!")) and len(bare.split()) >= _FEWEST


_FEWEST = 3


_FINITE = re.compile(
    r"""(?:\A(?:We|You|They|It|This|There|Nobody|Everyone)\s
    |(?<!\bthat)(?<!\bwhich)(?<!\bwho)(?<!\bwe)(?<!\byou)\s(?:may|must|shall|will|can|cannot|could|should|would|is|are|was|were|has|have|do|does|did
    |includes?|excludes?|covers?|applies|apply|means?|costs?|refers?|contains?|governs?|remains?|lapses?|counts?|begins?|ends?|starts?
    |provides?|requires?|describes?|serves?|belongs?|prevails?|becomes?|gives?|takes?|uses?|keeps?)\b)""",
    re.VERBOSE,
)


def is_clause(text: str) -> bool:
    """Say whether a text can follow "that": its first sentence surely has a verb of its own."""
    return _FINITE.search(re.split(r"[.;]\s", text)[0]) is not None


def addressed(text: str) -> str | None:
    """A text with "you" for "Customer", or `None` where that may say something else; other texts stay as they are."""
    if "Customer" not in text:
        return text
    pronouns = _resolved(text)
    if pronouns is None or any(word in VERBS for word in _coordinated(pronouns)):
        return None
    pieces: list[str] = []
    at = 0
    for match in _CUSTOMER.finditer(pronouns):
        piece = _rewritten(match, pronouns)
        if piece is None:
            return None
        pieces += [pronouns[at : match.start()], piece]
        at = match.end()
    return "".join(pieces) + pronouns[at:]


def _rewritten(match: re.Match[str], text: str) -> str | None:
    following, own = match["next"], match["own"]
    if not own and following[:1].isupper() and not match["rest"].strip().startswith(("and ", "or ")):
        return match[0] if not match["article"] else None
    if re.search(r"\b(?:[Aa]|[Ee]ach|[Ee]very|[Aa]ny|[Nn]o|[Aa]nother)\s\Z", text[: match.start()]):
        return None
    begins = _begins_sentence(text, match.start())
    if match["of"]:
        every = f"{match['every']} " if match["every"] else ""
        return None if own else _cased(f"{every}your {match['noun']}{match['rest']}", begins=begins)
    if own:
        return _cased(f"your{match['rest']}", begins=begins)
    agreed = _agreeing(following)
    if agreed is None:
        return None
    rest = match["rest"][: len(match["rest"]) - len(following)] + agreed
    return _cased(f"you{rest}", begins=begins)


def _agreeing(word: str) -> str | None:
    """The word after "you" for the word after "Customer"; `None` if it may be neither a verb nor what follows a name."""
    return word if not word or word in AFTER_NAME or _PAST.fullmatch(word) else agreeing(word)


def _resolved(text: str) -> str | None:
    """The text with "your" for each "its" that is the customer's; `None` if a pronoun may or may not be."""
    compound = re.sub(r"(?<=\bCustomer )(and|or) its\b", r"\1 your", text)
    if compound != text and _PLURAL.search(text):
        return None
    direct = re.sub(
        rf"\b(Customer(?: {_ADVERB.pattern})? (?:may|must|will|shall|can|{_ANY_VERB})(?: {_ADVERB.pattern})?(?: \w+)?) its\b",
        r"\1 your",
        compound,
    )
    first = direct.find("Customer")
    for match in _PRONOUN.finditer(direct):
        if not _is_anothers(direct, match, first):
            return None
    return direct


def _is_anothers(text: str, match: re.Match[str], first: int) -> bool:
    """Whether a pronoun surely stands for something else than the customer."""
    before, after = text[: match.start()], text[match.end() :]
    if match[0] == "its" and re.search(r"\b(?!Customer\b)\w+ (?:and|or) \Z", before):
        return True
    if re.search(r"\bCustomer \w+(?: \w+)? \Z", before) and match[0] == "it":
        return True  # "Customer connects to it": it would be "itself"
    if re.match(r" \w+ Customer\b", after) and match[0].casefold() == "it":
        return True  # "it suspends Customer's use", likewise
    within = re.split(r"[.;]\s", before)[-1]
    if match[0] == "it" and _is_object(within, after) and _NOUN.search(within):
        return True  # "removes a product, or decides not to provide it, Aster will tell Customer"
    sentence = max(before.rfind(". "), before.rfind("; "))
    opening = before[sentence + 1 :].strip()
    mentioned = "Customer" in opening or (sentence >= 0 and first < sentence)
    return not mentioned and bool(opening) and not _SUBORDINATE.match(opening)


# Something that has been named in the sentence, for which "it" can stand.
_NOUN = re.compile(r"\b(?:an?|the|any|no|each|every|existing)\s(?!Customer)[\w-]+(?:\s[\w-]+)*")


def _is_object(before: str, after: str) -> bool:
    """Whether "it" follows a verb and something else than a verb follows it, before the customer is named."""
    follows = re.match(r"(?:[.,;:)]|\s(?:as|in|to|for|from|with|under|by|or|and|at|on)\b|\Z)", after)
    leads = re.search(r"\b(?:that|which|when|if|and|or|as|where|because|than)\s\Z", before)
    return follows is not None and leads is None and "Customer" not in before


def _coordinated(text: str) -> list[str]:
    """Verbs that may go with an earlier "Customer" too, and would have to agree with "you"."""
    inflected = re.search(rf"\bCustomer (?:{_ADVERB.pattern} )?(?:{_ANY_VERB})\b", text)
    return re.findall(r"(?:\b(?:and|or|but)|,) (\w+)", text[inflected.end() :]) if inflected else []


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or (before[-1] in ".!?:" and text[at - 1].isspace()) or before.endswith((".\u201d", '."'))


def _cased(words: str, *, begins: bool) -> str:
    return words[0].upper() + words[1:] if begins else words


def lowered(sentence: str, common: Container[str]) -> str:
    """A sentence as it goes on after "that": without its capital, unless a name or a term begins it.

    Args:
        sentence: with a capital.
        common: words that the document has in small letters too.
    """
    first = re.match(r"(?P<word>[A-Z][a-z-]*)\b(?P<named>\s[A-Z])?", sentence)
    if first is None or first["word"] == "I":
        return sentence
    word = first["word"].casefold()
    if word in FUNCTION_WORDS or (word in common and not first["named"]):
        return sentence[0].lower() + sentence[1:]
    return sentence
