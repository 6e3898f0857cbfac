"""Where templates are rendered: in a process of its own that can hurt nothing, whatever legal writes into a template."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from types import TracebackType
from typing import Any, Self
from weakref import WeakSet

from termsvc.core.errors import TermsError
from termsvc.render.templating.bench import Bench, BenchEnded, Limits
from termsvc.render.templating.template_set import TemplateSet

_AT_ONCE = 256  # texts that are made before the first of them is given

_WORKSHOPS: WeakSet[Workshop] = WeakSet()


class Workshop:
    """Renders templates of one set, with plain data and nothing else.

    They render in a sandbox within a process that is limited in time, memory and output, and can open no file, start no
    process and reach no network. It starts with the first text, lasts, and starts anew after it had to be ended. Nothing
    but compiled templates lasts from one text to the next. May be used by several threads, and after a fork.

    Args:
        templates: what is rendered.
        limits: what the rendering of a text may take.
    """

    def __init__(self, templates: TemplateSet, limits: Limits | None = None) -> None:
        self.templates = templates
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._bench: Bench | None = None
        _WORKSHOPS.add(self)

    @property
    def pid(self) -> int | None:
        """The id of the process at work, if there is one."""
        return self._bench.pid if self._bench else None

    def text(self, name: str, values: Mapping[str, Any], language: str = "en") -> str:
        """A template rendered.

        Args:
            name: of a template, such as `notices/update.md.j2`.
            values: what it sees, by name: what JSON can say.
            language: of which the set has a file, `languages/<language>.po`; English needs none.

        Raises:
            TermsError: the template can't be rendered; which one, where, why, and what to do. The workshop stays usable.
        """
        return self._made(name, [values], language)[0]

    def texts(self, name: str, many: Iterable[Mapping[str, Any]], language: str = "en") -> Iterator[str]:
        """A template rendered for many values, in order; for each, as `text` would, at a fraction of the cost.

        Raises:
            TermsError: as for `text`, of the first that can't be rendered.
        """
        values = iter(many)
        while batch := list(islice(values, _AT_ONCE)):  # not while others wait: it may itself ask for texts
            yield from self._made(name, batch, language)

    def close(self) -> None:
        """End the process; another text would start one again."""
        with self._lock:
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _made(self, name: str, many: Sequence[Mapping[str, Any]], language: str) -> list[str]:
        with self._lock:
            done = self._answer(name, many, language)
        if isinstance(done, dict):
            raise TermsError(self._told(name, done))
        return done

    def _answer(self, name: str, many: Sequence[Mapping[str, Any]], language: str) -> list[str] | dict[str, Any]:
        try:
            if self._bench is None:
                self._bench = Bench(self.templates.files, self._limits)
            done = self._bench.texts(name, many, language)
        except BenchEnded as error:
            self._end()
            raise TermsError(f"the template {name} can't be used: {error}") from error
        except BaseException:
            self._end()  # what was ordered would answer the next order
            raise
        if isinstance(done, dict) and done["fatal"]:
            self._end()
        return done

    def _told(self, name: str, fault: Mapping[str, Any]) -> str:
        template, line, remedy = fault["template"], fault["line"], fault["remedy"]
        where = "".join([
            f"the template {template}",
            f", line {line}," if line else "",
            "" if template == name else f" within {name},",
        ])  # fmt: skip
        like = [] if name in self.templates.files else get_close_matches(name, self.templates.files, 1)
        meant = f"; perhaps {like[0]} is meant" if like else ""
        return f"{where} can't be used: {fault['problem']}; {remedy}{meant}"

    def _end(self) -> None:
        if self._bench is not None:
            self._bench.end()
            self._bench = None

    def forked(self) -> None:
        """Leave the process to the workshop of which this one is a copy; called in every process that is forked."""
        self._lock = threading.Lock()  # another thread, which is not here, may have held it
        if self._bench is not None:
            self._bench.forget()
            self._bench = None


def _after_fork() -> None:
    for workshop in list(_WORKSHOPS):
        workshop.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
