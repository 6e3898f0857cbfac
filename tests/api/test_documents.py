"""Documents, versions and redlines over the API, to whoever sees all and to whoever came with a key bound to an account."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from pypdf import PdfReader

from termsvc.access import Reach, Scope
from termsvc.api.negotiation import DOCX, PDF
from tests.api.conftest import Bureau, opened
from tests.prepared import PREPARED, each_together
from tests.redline.docx_reader import provisions_after
from tests.rendering.safety import faults

DOCUMENT = """\
title: Privacy Notice
kind: privacy
timezone: Europe/Berlin
prevailing_language: en
part_of: [{from: 2024-01-01, to: 2025-08-01, value: tos}, {from: 2025-08-01, value: hidden}]
"""
FRONT = "---\nposted_on: {posted}\neffective_on: {effective}\n---\n\n{text}"
TEXTS = {
    "2024-05-01": "# Privacy Notice\n\n1. We keep logs for 24 months.\n",
    "2025-03-01": "# Privacy Notice\n\n1. We keep logs for 12 months.\n",
    "2025-06-02": "# Privacy Notice\n\n1. We keep logs for one month.\n",
}
GERMAN = "# Datenschutzhinweise\n\n1. Wir bewahren Protokolle zwölf Monate auf.\n"
JAPANESE = "# 個人情報\n\n規約です。\n"
NOW, COMING = "/v1/documents/privacy/versions/2025-03-01", "/v1/documents/privacy/versions/2025-06-02"
REDLINE = "/v1/documents/privacy/redline?from=2024-05-01&to=2025-03-01"
TYPES = ["application/json", "text/markdown", "text/html", PDF, DOCX]


@pytest.fixture(scope="module", params=each_together("documents"))
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """An API with one more document, of which a version is translated and another is still to be posted."""
    terms = tmp_path_factory.mktemp("terms")
    folder = terms / "privacy"
    folder.mkdir()
    (folder / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    for label, text in TEXTS.items():
        version = FRONT.format(posted=label, effective=label, text=text)
        (folder / f"{label}.md").write_text(version, encoding="utf-8")
    (folder / "2025-03-01.de.md").write_text(GERMAN, encoding="utf-8")
    (folder / "2025-03-01.ja.md").write_text(JAPANESE, encoding="utf-8")
    (terms / "hidden").mkdir()
    (terms / "hidden" / "document.yaml").write_text("title: Hidden\nkind: x\ntimezone: UTC\n", encoding="utf-8")
    with PREPARED[request.param]() as url, opened(url) as bureau:
        bureau.load(terms)
        yield bureau


@pytest.fixture
def key(office: Bureau) -> dict[str, str]:
    return office.key(Scope.TERMS_READ)


@pytest.fixture
def bound(office: Bureau) -> dict[str, str]:
    return office.key(Scope.TERMS_READ, reach=Reach("bolt"))


def ask(office: Bureau, address: str, key: dict[str, str], **headers: str) -> httpx2.Response:
    found: Any = office.client.get(
        address, headers={**key, **{name.replace("_", "-"): one for name, one in headers.items()}}
    )
    return found


def test_documents_are_listed_with_what_is_in_force_today(office: Bureau, key: dict[str, str]) -> None:
    items = ask(office, "/v1/documents", key).json()["items"]
    assert [one["slug"] for one in items] == ["dpa", "hidden", "privacy", "sla", "tos"]
    tos = items[-1]
    assert tos == ask(office, "/v1/documents/tos", key).json()
    assert tos["in_force"] == {"new_accounts": "2025-03-01", "existing_accounts": "2024-01-15"}
    assert (tos["title"], tos["versions"]) == ("Terms of Service", 2)


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_lists_are_whole_whatever_the_size_of_a_page(office: Bureau, key: dict[str, str], limit: int) -> None:
    for address, name in (("/v1/documents", "slug"), ("/v1/documents/privacy/versions", "label")):
        whole = [one[name] for one in ask(office, address, key).json()["items"]]
        found, following = [], f"{address}?limit={limit}"
        while following:
            answer = ask(office, following, key)
            found += [one[name] for one in answer.json()["items"]]
            following = answer.links.get("next", {}).get("url", "")
        assert found == whole
    assert whole == [*TEXTS]


def test_a_cursor_of_another_list_is_refused(office: Bureau, key: dict[str, str]) -> None:
    other = ask(office, "/v1/documents?limit=1", key).json()["next"]
    assert ask(office, f"/v1/documents/privacy/versions?after={other}", key).json()["errors"][0]["pointer"] == "?after"


def test_a_bound_key_sees_nothing_of_what_is_to_come(office: Bureau, bound: dict[str, str]) -> None:
    listed = ask(office, "/v1/documents", bound).json()["items"]
    assert [one["slug"] for one in listed] == ["dpa", "privacy", "sla", "tos"]
    privacy = listed[1]
    assert privacy["versions"] == 2
    assert privacy["part_of"] == [{"from": "2024-01-01", "to": None, "value": "tos"}]
    labels = [one["label"] for one in ask(office, "/v1/documents/privacy/versions", bound).json()["items"]]
    assert labels == ["2024-05-01", "2025-03-01"]
    assert ask(office, NOW, bound).status_code == 200


def without_counts(headers: httpx2.Headers) -> dict[str, str]:
    """Headers but for those that count letters and requests."""
    return {name: value for name, value in headers.items() if name not in {"content-length", "ratelimit"}}


@pytest.mark.parametrize("accept", [*TYPES, "*/*"])
@pytest.mark.parametrize(
    ("hidden", "unknown"),
    [
        (COMING, COMING.replace("2025-06-02", "2025-06-03")),
        (REDLINE.replace("2025-03-01", "2025-06-02"), REDLINE.replace("2025-03-01", "2025-06-03")),
        ("/v1/documents/hidden", "/v1/documents/hiddem"),
    ],
)
def test_it_is_as_if_it_were_not_there(
    office: Bureau, bound: dict[str, str], accept: str, hidden: str, unknown: str
) -> None:
    one, other = (ask(office, address, bound, accept=accept) for address in (hidden, unknown))
    assert one.status_code == other.status_code == 404
    assert without_counts(one.headers) == without_counts(other.headers)
    assert one.text.replace("2025-06-02", "2025-06-03").replace("hidden", "hiddem") == other.text


def test_others_see_it(office: Bureau, key: dict[str, str]) -> None:
    assert ask(office, COMING, key).json()["text"] == TEXTS["2025-06-02"]
    assert ask(office, "/v1/documents/privacy", key).json()["versions"] == 3


def test_a_version_comes_as_json_with_the_seals_of_its_texts(office: Bureau, key: dict[str, str]) -> None:
    found = ask(office, NOW, key)
    assert found.headers["content-type"] == "application/json"
    assert found.headers["content-language"] == "en"
    data = found.json()
    assert data["text"] == TEXTS["2025-03-01"]
    assert data["sha256"] == data["text_sha256"] == hashlib.sha256(data["text"].encode()).hexdigest()
    assert [(one["language"], one["title"]) for one in data["translations"]] == [
        ("de", "Datenschutzhinweise"),
        ("ja", "個人情報"),
    ]


@pytest.mark.parametrize(("language", "text"), [("de", GERMAN), ("de-AT", GERMAN), ("en", TEXTS["2025-03-01"])])
def test_its_markdown_is_what_was_sealed(office: Bureau, key: dict[str, str], language: str, text: str) -> None:
    found = ask(office, f"{NOW}?language={language}", key, accept="text/markdown")
    assert found.headers["content-type"] == "text/markdown; charset=utf-8"
    assert found.headers["content-language"] == language[:2]
    assert found.content == text.encode()


def test_it_comes_as_a_page_as_paper_and_as_a_word_file(office: Bureau, key: dict[str, str]) -> None:
    page = ask(office, NOW, key, accept="text/html")
    assert faults(page.text) == []
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    paper = ask(office, NOW, key, accept=PDF)
    assert "We keep logs for 12 months." in PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert paper.headers["content-disposition"] == "inline; filename*=UTF-8''privacy-2025-03-01.pdf"
    file = ask(office, f"{NOW}?language=de", key, accept=DOCX)
    assert "1. Wir bewahren Protokolle zwölf Monate auf." in provisions_after(file.content, "accept")
    assert file.headers["content-disposition"].endswith("privacy-2025-03-01.de.docx")


@pytest.mark.parametrize("accept", TYPES)
@pytest.mark.parametrize("address", [NOW, REDLINE])
def test_whoever_has_it_already_is_told_so(office: Bureau, key: dict[str, str], address: str, accept: str) -> None:
    first = ask(office, address, key, accept=accept)
    assert first.status_code == 200
    assert first.headers["content-type"].partition(";")[0] == accept
    assert first.headers["vary"] == "Accept, Authorization"
    assert first.headers["etag"].startswith('"')
    again = ask(office, address, key, accept=accept, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"] == ask(office, address, key, accept=accept).headers["etag"]


def test_each_form_has_a_validator_of_its_own(office: Bureau, key: dict[str, str]) -> None:
    for address in (NOW, REDLINE):
        assert len({ask(office, address, key, accept=accept).headers["etag"] for accept in TYPES}) == len(TYPES)


@pytest.mark.parametrize(
    ("address", "accept", "immutable"),
    [
        (NOW, "text/markdown", True),
        (NOW, "text/html", False),
        (NOW, "application/json", False),
        (f"{NOW}?language=de", "text/markdown", False),
        (COMING, "text/markdown", False),
        (REDLINE, "text/markdown", False),
    ],
)
def test_only_what_never_changes_is_never_asked_for_again(
    office: Bureau, key: dict[str, str], address: str, accept: str, *, immutable: bool
) -> None:
    said = ask(office, address, key, accept=accept).headers["cache-control"]
    assert said == ("private, max-age=31536000, immutable" if immutable else "private, no-cache")


def test_a_redline_tells_what_changed(office: Bureau, key: dict[str, str]) -> None:
    (change,) = ask(office, REDLINE, key).json()["changes"]
    assert change["materiality"] == "material"
    assert "24" in ask(office, REDLINE, key, accept="text/markdown").text
    page = ask(office, REDLINE, key, accept="text/html")
    assert "Privacy Notice: 2024-05-01 to 2025-03-01" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    back = ask(office, "/v1/documents/privacy/redline?from=2025-03-01&to=2024-05-01", key, accept=PDF)
    assert back.headers["content-disposition"].endswith("privacy-2025-03-01..2024-05-01.pdf")


@pytest.mark.parametrize("address", [NOW, REDLINE])
def test_whoever_takes_none_of_the_forms_is_told_which_there_are(
    office: Bureau, key: dict[str, str], address: str
) -> None:
    found = ask(office, address, key, accept="image/png")
    assert (found.status_code, found.json()["available"]) == (406, TYPES)
    assert "Accept" in found.headers["vary"]


def test_what_no_font_can_show_is_to_be_had_in_the_other_forms(office: Bureau, key: dict[str, str]) -> None:
    found = ask(office, f"{NOW}?language=ja", key, accept=PDF)
    assert (found.status_code, found.json()["available"]) == (406, [one for one in TYPES if one != PDF])
    assert ask(office, f"{NOW}?language=ja", key, accept=DOCX).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/v1/documents/privaci", 404, "No document 'privaci' is known. Perhaps privacy is meant."),
        ("/v1/documents/privaci/versions", 404, "No document 'privaci' is known."),
        (f"{NOW}?language=fr", 404, "has no text in 'fr'; it has en, de, ja."),
        ("/v1/documents/privacy/redline?from=2024-05-01", 422, "?to"),
        ("/v1/documents/privacy/redline?from=2024-05-01&to=never", 404, "has no version 'never'"),
        (f"{NOW}?format=pdf", 422, "?format"),
    ],
)
def test_what_there_is_not_is_said(office: Bureau, key: dict[str, str], address: str, status: int, told: str) -> None:
    found = ask(office, address, key)
    assert found.status_code == status
    assert told in found.json()["detail"]


def test_the_contract_declares_each_form(office: Bureau) -> None:
    paths = office.client.get("/openapi.json").json()["paths"]
    for path in ("/v1/documents/{slug}/versions/{label}", "/v1/documents/{slug}/redline"):
        responses = paths[path]["get"]["responses"]
        assert sorted(responses["200"]["content"]) == sorted(TYPES)
        assert {"304", "406"} <= responses.keys()
    assert paths["/v1/documents"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
