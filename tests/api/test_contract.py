"""The contract tells of each operation what it takes and how it may end."""

from __future__ import annotations

from termsvc.api.openapi import operations
from tests.api.conftest import Bureau


def test_each_operation_tells_its_scope_and_its_problems(bureau: Bureau) -> None:
    made = bureau.client.get("/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    told = {(method.upper(), path) for path, methods in made["paths"].items() for method in methods}
    assert told == {(one.method, one.path) for one in operations()}
    for one in operations():
        operation = made["paths"][one.path][one.method.lower()]
        assert not any("anyOf" in parameter["schema"] for parameter in operation.get("parameters", ()))
        assert operation["security"] == [{"key": [one.scope]}]
        assert {"401", "403", "422", "429", "503"} <= operation["responses"].keys()
        assert ("413" in operation["responses"]) == ("requestBody" in operation)
        keyed = any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
        assert keyed == (one.method == "POST")
