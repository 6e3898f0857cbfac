"""The rules that come with the product."""

import pytest

from termsvc.core.materiality import Rules
from termsvc.library.layout import RULES_FILE
from termsvc.library.materiality import read_rules
from termsvc.resources import folder


@pytest.fixture(scope="session")
def rules() -> Rules:
    loaded = read_rules(folder("terms") / RULES_FILE)
    assert loaded.findings == ()
    assert loaded.rules is not None
    return loaded.rules
