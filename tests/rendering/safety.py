"""What acts, loads, submits, restyles or is unknown in a page, as a browser reads it: a list of its own, apart from the cleaner's."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from xml.etree.ElementTree import Element

import html5lib


def _names(text: str) -> set[str]:
    return {*text.split()}


XHTML = "{http://www.w3.org/1999/xhtml}"
IN_HEAD = {"head", "meta", "title", "link", "style"}
IN_BODY = _names("""
    a abbr address article aside b bdi bdo blockquote body br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr html i ins kbd li main mark nav ol p pre q rp rt ruby s samp
    search section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
""")
ATTRIBUTES = _names("""
    abbr class colspan datetime dir headers href hreflang id lang open rel reversed role rowspan scope span start tabindex
    title value
""")
HEAD_ATTRIBUTES = {
    "meta": {"charset", "http-equiv", "name", "content"},
    "link": {"rel", "href", "hreflang", "type", "title"},
}
SCHEMES = ["https", "http", "mailto"]
POLICY = re.compile(
    r"default-src 'none'; style-src '(sha256-[\w+/=]+)'; img-src data:; base-uri 'none'; form-action 'none'"
)


def faults(page: str) -> list[str]:
    """All that is wrong with a page, whether scripts run where it is read or not; none if it is safe."""
    found = []
    for scripting in (False, True):
        root = html5lib.HTMLParser(namespaceHTMLElements=True).parse(page, scripting=scripting)
        found += [*_head(root), *(fault for element in root.iter() for fault in _element(element))]
    return found


def _head(root: Element) -> Iterator[str]:
    """The head has one style, the one that the policy names, and nothing that makes it another page."""
    head = root.find(f"{XHTML}head")
    assert head is not None
    for element in head:
        if (
            element.tag == f"{XHTML}meta"
            and element.get("http-equiv", "Content-Security-Policy") != "Content-Security-Policy"
        ):
            yield f"a meta of {element.get('http-equiv')}"
        if element.tag == f"{XHTML}link" and element.get("rel") not in {"canonical", "alternate", "icon"}:
            yield f"a link of {element.get('rel')}"
    policies = [one.get("content", "") for one in head.iter(f"{XHTML}meta") if one.get("http-equiv")]
    named = [match[1] for match in map(POLICY.fullmatch, policies) if match]
    styles = [b64encode(sha256((one.text or "").encode()).digest()).decode() for one in root.iter(f"{XHTML}style")]
    if len(policies) != 1 or named != [f"sha256-{style}" for style in styles]:
        yield f"styles {styles} under {policies}"
    for element in root.iter():
        if element.tag in {f"{XHTML}{name}" for name in IN_HEAD - {"head"}} and element not in [*head]:
            yield f"{element.tag} in the body"


def _element(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield f"a comment {element.text!r}"
        return
    name = element.tag.removeprefix(XHTML)
    if name not in IN_BODY | IN_HEAD or not element.tag.startswith(XHTML):
        yield f"the element {element.tag}"
    for attribute, value in element.attrib.items():
        allowed = HEAD_ATTRIBUTES.get(name, ATTRIBUTES)
        if attribute not in allowed and not attribute.startswith("aria-"):
            yield f"the attribute {attribute} of {name}"
        if attribute == "href" and not _leads(value) and (name, value) != ("link", "data:,"):
            yield f"the address {value!r}"


def _leads(address: str) -> bool:
    """Whether an address is relative for whoever reads it, or of a scheme that only leads somewhere."""
    plain = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(0x21))))
    before, colon, _ = re.split(r"[/?#]", plain, maxsplit=1)[0].partition(":")
    return not colon or before.lower() in SCHEMES
