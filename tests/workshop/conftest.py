from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from termsvc.render.templating.bench import Limits
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop

Shop = Callable[..., Workshop]
LIMITS = Limits(seconds=20, memory=128_000_000, output=1_000_000)


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A workshop with a few templates, which closes with the test."""
    with ExitStack() as stack:

        def opened(files: Mapping[str, str], limits: Limits = LIMITS) -> Workshop:
            return stack.enter_context(Workshop(TemplateSet(files), limits))

        yield opened
