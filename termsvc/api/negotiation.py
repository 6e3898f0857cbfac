"""In which form an answer is given: what a caller takes, beside what there is (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote

from fastapi import Request
from pydantic import BaseModel

from termsvc.api.problems import Problem, ProblemType
from termsvc.api.replies import VARY
from termsvc.render.typesetting import MissingGlyphs

F = TypeVar("F")

HTML = "text/html; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_ELEMENT = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*")+')
_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"(?P<type>{_NAME})/(?P<subtype>{_NAME})(?P<parameters>.*)", re.DOTALL)
_PARAMETER = re.compile(rf'\s*;\s*(?:(?P<name>{_NAME})=(?P<value>{_NAME}|"(?:\\.|[^"\\])*"))?\s*')
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")
# A page of ours runs nothing, loads nothing and sends nothing, wherever it is opened.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Form(Generic[F]):
    """A form in which there is something.

    Attributes:
        face: what the service calls it.
        media_type: with the character set of text.
    """

    face: F
    media_type: str

    @property
    def essence(self) -> str:
        """The media type without parameters, as the contract names it."""
        return self.media_type.partition(";")[0]

    @property
    def is_text(self) -> bool:
        """Whether it is read as it is, and not saved to be opened by a program."""
        return self.essence.startswith("text/") or self.essence.endswith("json")


class _Range(NamedTuple):
    """What a caller takes, and how gladly, from 0 to 1."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def precedence(self, form: Form[Any]) -> tuple[int, int] | None:
        """How closely it describes a form; `None` if it does not."""
        kind, _, subtype = form.essence.partition("/")
        named = (self.type != "*") + (self.subtype != "*")
        if self.type not in {"*", kind} or self.subtype not in {"*", subtype}:
            return None
        return (named, len(self.parameters)) if self.parameters <= {("charset", "utf-8")} else None


def chosen(request: Request, forms: Sequence[Form[F]]) -> Form[F]:
    """The form that a caller likes best; of those that they like as much, the first.

    Who says nothing of it takes the first, and so does whoever says only what can't be understood.

    Raises:
        Problem: they take none of these.
    """
    ranges = [*_ranges(", ".join(request.headers.getlist("accept")))]
    if not ranges:
        return forms[0]
    best = max(forms, key=lambda form: _quality(form, ranges))
    if _quality(best, ranges) > 0:
        return best
    raise _not_acceptable("", forms)


def drawn(form: Form[F], forms: Sequence[Form[F]], draw: Callable[[F], bytes]) -> bytes:
    """Something in a form.

    Raises:
        Problem: it is a PDF file, and no font here has some character of it; the other forms are named.
    """
    try:
        return draw(form.face)
    except MissingGlyphs:
        others = [one for one in forms if one != form]
        why = f"It can't be {form.essence}: no font of this server has some character in it. "
        raise _not_acceptable(why, others) from None


def _not_acceptable(why: str, forms: Sequence[Form[Any]]) -> Problem:
    there = [form.essence for form in forms]
    return Problem(
        ProblemType.NOT_ACCEPTABLE,
        f"{why}It is to be had as {', '.join(there)}; name one of these in the header Accept.",
        {"available": there},
        {"Vary": VARY},
    )


def _quality(form: Form[Any], ranges: Sequence[_Range]) -> float:
    """What the range says that describes a form most closely; 0 if none does."""
    found = ((precedence, one.quality) for one in ranges if (precedence := one.precedence(form)) is not None)
    return max(found, default=((0, 0), 0.0))[1]


def _ranges(header: str) -> Iterator[_Range]:
    """The ranges that can be understood."""
    for element in _ELEMENT.findall(header):
        found = _RANGE.fullmatch(element.strip())
        if found is None or (found["type"] == "*" != found["subtype"]):
            continue
        parameters = dict(_parameters(found["parameters"]))
        quality = parameters.pop("q", "1")
        if _QUALITY.fullmatch(quality):
            kind, subtype = found["type"].lower(), found["subtype"].lower()
            yield _Range(kind, subtype, frozenset(parameters.items()), float(quality))


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for one in _PARAMETER.finditer(text):
        if one["name"]:
            value = re.sub(r"\\(.)", r"\1", one["value"][1:-1]) if one["value"][0] == '"' else one["value"]
            yield one["name"].lower(), value.lower()


def described(form: Form[Any], name: str, language: str) -> dict[str, str]:
    """The headers of an answer in a form: its language, what a file of it is called, and what a page may do."""
    headers = {"Content-Language": language}
    if form.media_type == HTML:
        headers["Content-Security-Policy"] = _POLICY
    if not form.is_text:
        headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}"
    return headers


def contract_of(forms: Sequence[Form[Any]], model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What the contract tells of an answer in several forms: its JSON by a model, other text as text, files as bytes."""
    others = {
        form.essence: {"schema": {"type": "string"} if form.is_text else {"type": "string", "format": "binary"}}
        for form in forms
        if not form.essence.endswith("json")
    }
    return {
        200: {"description": "In the form that suits best.", "model": model, "content": others},
        304: {"description": "It is still what you have."},
        406: {"description": ProblemType.NOT_ACCEPTABLE.title},
    }
