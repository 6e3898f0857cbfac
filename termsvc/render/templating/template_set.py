"""The templates with which an installation renders, as one value that can be sealed and rendered from again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from termsvc.core.errors import TermsError
from termsvc.core.seal import seal
from termsvc.render.templating.environment import LANGUAGE
from termsvc.resources import folder as shipped

SUFFIXES = (".j2", ".po")
FILE_LIMIT = 1_000_000
NUMBER_LIMIT = 1_000
_SETTINGS = ("company", "product", "sender", "site")
_SEAL = ("files", "languages", *_SETTINGS)


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """All that renderings take from an installation beside the facts.

    Attributes:
        files: texts by name, such as `notices/update.md.j2` and `languages/de.po`, in order of name.
        company: how a notice names the company.
        site: the address under which the legal centre is published.
        sender: whose name and address mails bear.
        languages: in which accounts are written to, the default one first.
        product: the release of termsvc, whose code has its part in a rendering.
    """

    files: Mapping[str, str]
    company: str = ""
    site: str = ""
    sender: str = ""
    languages: tuple[str, ...] = (LANGUAGE,)
    product: str = field(default_factory=lambda: version("termsvc"))

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", MappingProxyType(dict(sorted(self.files.items()))))

    @classmethod
    def read(cls, folder: Path, company: str = "", site: str = "", **settings: Any) -> TemplateSet:
        """The templates in a folder; those that it lacks are those of the product. `settings` are the fields after `site`.

        Files have UTF-8 and LF line ends, whatever an editor or a checkout made of these, so equal templates have equal
        seals. Files and folders whose names begin with a dot are left alone.

        Raises:
            TermsError: there is no such folder, or a file in it can't be taken: a link, too long, not UTF-8.
            OSError: a file or folder can't be read.
        """
        if not folder.is_dir():
            _refuse(folder, "there is no such folder of templates", "make it, or name another one in TERMSVC_TEMPLATES")
        return cls({**_files(shipped("templates")), **_files(folder)}, company, site, **settings)

    def sealed(self) -> str:
        """One line of canonical JSON in ASCII, so that no store, encoding or line end can change it."""
        settings = {name: getattr(self, name) for name in ("languages", *_SETTINGS)}
        said = {"files": dict(self.files), **settings}
        return json.dumps(said, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """The seal under which `sealed` is kept."""
        return seal(self.sealed())

    @classmethod
    def from_sealed(cls, text: str) -> TemplateSet:
        """The set that `sealed` gave.

        Raises:
            TermsError: the text is no such set, or a later release sealed it.
        """
        try:
            said = json.loads(text)
        except ValueError:
            said = None
        if not _is_set(said):
            raise TermsError("this is no sealed set of templates, or a later release sealed it; install that release")
        return cls(**{**said, "languages": tuple(said["languages"])})


def _is_set(said: Any) -> bool:
    if not isinstance(said, dict) or set(said) != set(_SEAL) or not isinstance(said["files"], dict):
        return False
    if not isinstance(said["languages"], list):
        return False
    texts = (*said["languages"], *(said[name] for name in _SETTINGS), *said["files"].values())
    return all(isinstance(one, str) for one in texts)


def _files(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in _paths(folder):
        if len(found) == NUMBER_LIMIT:
            _refuse(folder, f"it holds more than {NUMBER_LIMIT:,} templates", "name a folder of templates alone")
        found[path.relative_to(folder).as_posix()] = _text(path)
    return found


def _paths(folder: Path) -> Iterator[Path]:
    for name, folders, files in os.walk(folder, onerror=_not_listed):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for one in [*folders, *sorted(files)]:
            path = Path(name, one)
            is_template = one.endswith(SUFFIXES) and not one.startswith(".")
            if path.is_symlink() and (is_template or one in folders):
                _refuse(path, "it is a link", "put what it leads to in its place")
            if is_template and one not in folders:
                yield path


def _not_listed(error: OSError) -> NoReturn:
    raise error


def _text(path: Path) -> str:
    if not str(path).isprintable():
        _refuse(path, "its name has characters that can't be shown", "give it a name of letters, digits and hyphens")
    if not path.is_file():
        _refuse(path, "it is no regular file", "remove it")
    with path.open("rb") as file:
        data = file.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        _refuse(path, f"it is longer than {FILE_LIMIT // 1_000_000} MB", "split it into several templates")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(path, f"line {line} is not UTF-8", "save it as UTF-8; editors offer that as an encoding")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse(path: Path, problem: str, remedy: str) -> NoReturn:
    raise TermsError(f"{str(path)!r} can't be used: {problem}; {remedy}")
