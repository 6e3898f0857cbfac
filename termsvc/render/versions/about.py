"""What is said of a version beside its text, in the language of the text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment
from typing_extensions import TypedDict

from termsvc.core.languages import best
from termsvc.core.model import Assent
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.templating.environment import environment
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.tongue import Tongue
from termsvc.render.versions.copy import VersionCopy
from termsvc.resources import folder


class About(TypedDict):
    """Sentences around a text; `remark` is empty where nothing more is to be said."""

    lead: str
    remark: str
    seal: str
    skip: str


def spoken(copy: VersionCopy) -> str:
    """The language in which something is said around a text: its own, if the product speaks it."""
    return best([copy.text.language], _languages()) or DEFAULT_LANGUAGE


def about(copy: VersionCopy) -> About:
    """What is said of a version, as plain text."""
    version, language = copy.version, spoken(copy)
    values = {
        "label": version.label,
        "posted_on": version.posted_on.isoformat(),
        "effective_on": version.effective_on.isoformat(),
        "effective_on_new": version.effective_on_new.isoformat(),
        "withdrawn_on": version.withdrawn_on.isoformat() if version.withdrawn_on else None,
        "express": version.assent is Assent.EXPRESS,
        "prevails": copy.prevails,
        "prevailing_language": Tongue(language).language_name(copy.prevailing_language or copy.text.language),
    }
    said: About = json.loads(template("about.json.j2", language, values))
    return said


def template(name: str, language: str, values: Mapping[str, Any]) -> str:
    """One of the product's own templates of versions, filled; they are as trusted as its code, so this process renders them."""
    return _environment(language).get_template(f"versions/{name}").render(values)


@cache
def _environment(language: str) -> ImmutableSandboxedEnvironment:
    return environment(_files(), language)


@cache
def _files() -> Mapping[str, str]:
    return TemplateSet.read(folder("templates")).files


@cache
def _languages() -> tuple[str, ...]:
    catalogues = (name for name in _files() if name.startswith("languages/") and name.endswith(".po"))
    return (DEFAULT_LANGUAGE, *(name.removeprefix("languages/").removesuffix(".po") for name in catalogues))
