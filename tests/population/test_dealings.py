"""That customers say yes and no to what was posted, and sign what they can."""

from pathlib import Path

import duckdb
import pytest

VERSIONS = """
    SELECT v ->> 'document' AS document, v ->> 'label' AS version, (v ->> 'sequence')::INTEGER AS sequence,
        (v ->> 'posted_on')::DATE AS posted_on, (v ->> 'effective_on')::DATE AS effective_on,
        (v ->> 'effective_on_new')::DATE AS effective_on_new, v ->> 'assent' AS assent
    FROM (SELECT unnest(json_extract(content, '$.versions[*]')) AS v FROM read_text(getvariable('catalogue')))
"""


@pytest.fixture(scope="module")
def told(engine: duckdb.DuckDBPyConnection, plain: Path) -> duckdb.DuckDBPyConnection:
    """The engine, with the catalogue's versions, and acceptances by the local day on which they were given."""
    engine.execute("SET VARIABLE catalogue = $1", [str(plain / "catalogue.json")])
    engine.execute("CREATE OR REPLACE TABLE versions AS" + VERSIONS)
    engine.execute(
        """
        CREATE OR REPLACE TABLE given AS
        SELECT *, timezone('America/Los_Angeles', accepted_at)::DATE AS accepted_on
        FROM acceptances JOIN accounts ON accounts.id = account JOIN versions USING (document, version)
        """
    )
    return engine


def numbers(engine: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    (row,) = engine.execute(query).fetchall()
    return row


def test_each_acceptance_is_of_a_sort(told: duckdb.DuckDBPyConnection) -> None:
    all_given, sign_ups, orders, assents = numbers(
        told,
        """
        SELECT (SELECT count(*) FROM acceptances),
            count(*) FILTER (accepted_on = created_on),
            count(*) FILTER (accepted_on < created_on),
            count(*) FILTER (assent = 'express' AND created_on < posted_on
                AND accepted_on BETWEEN posted_on + 1 AND posted_on + 42)
        FROM given
        """,
    )
    assert min(sign_ups, orders, assents) > 0
    assert sign_ups + orders + assents == all_given


def test_who_signs_up_says_yes_to_the_terms_then_current(told: duckdb.DuckDBPyConnection) -> None:
    wrong, documents = numbers(
        told,
        """
        SELECT count(*) FILTER (sequence != (
                SELECT max(v.sequence) FROM versions AS v
                WHERE v.document = given.document AND v.effective_on_new <= given.created_on
            )), count(DISTINCT document)
        FROM given WHERE accepted_on = created_on
        """,
    )
    assert (wrong, documents) == (0, 1)


def test_objections_are_to_versions_that_were_posted_to_the_account(told: duckdb.DuckDBPyConnection) -> None:
    known, wrong, in_time = numbers(
        told,
        """
        SELECT count(*), count(*) FILTER (created_on >= posted_on OR assent = 'express' OR objected_on < posted_on
                OR withdrawn_at <= objected_at),
            count(*) FILTER (objected_on <= effective_on)
        FROM (SELECT *, timezone('America/Los_Angeles', objected_at)::DATE AS objected_on FROM objections)
            JOIN accounts ON accounts.id = account JOIN versions USING (document, version)
        """,
    )
    assert numbers(told, "SELECT count(*) FROM objections") == (known,)
    assert wrong == 0
    assert in_time > known / 2


def test_agreements_govern_one_to_four_documents_that_were_there_when_they_were_signed(
    told: duckdb.DuckDBPyConnection,
) -> None:
    found = numbers(
        told,
        """
        SELECT min(json_array_length(terms)), max(json_array_length(terms)), bool_and(effective_to > effective_from),
            count(*) FILTER (precedence = 0) > 0.8 * count(*), count(*) FILTER (effective_to < DATE '2026-01-01' AND NOT auto_renews) > 0
        FROM agreements
        """,
    )
    assert found == (1, 4, True, True, True)
    early = """
        SELECT count(*) FROM terms JOIN agreements USING (id) JOIN versions
        ON versions.document = term ->> 'document' AND versions.version = coalesce(term ->> 'version', versions.version)
        WHERE versions.sequence = 1 AND posted_on > signed_on
    """
    assert numbers(told, early) == (0,)


def test_enterprises_and_heads_of_groups_hold_most_agreements(told: duckdb.DuckDBPyConnection) -> None:
    holders, large = numbers(
        told,
        """
        SELECT count(*), count(*) FILTER ("attributes.plan" = 'enterprise' OR id IN (SELECT parent FROM accounts))
        FROM accounts WHERE id IN (SELECT account FROM agreements)
        """,
    )
    assert large > 0.6 * holders


def test_facts_of_every_sort_are_taken_back_after_they_were_recorded(told: duckdb.DuckDBPyConnection) -> None:
    taken_back = """
        SELECT count(*), count(*) FILTER (retracted.recorded_at > fact.recorded_at), count(DISTINCT sort)
        FROM stated.retractions AS retracted JOIN (
            SELECT 'account' AS sort, fact, recorded_at FROM stated.accounts
            UNION ALL SELECT 'acceptance', fact, recorded_at FROM stated.acceptances
            UNION ALL SELECT 'objection', fact, recorded_at FROM stated.objections
            UNION ALL SELECT 'agreement', fact, recorded_at FROM stated.agreements
        ) AS fact USING (fact)
    """
    known, later, sorts = numbers(told, taken_back)
    assert numbers(told, "SELECT count(*) FROM stated.retractions") == (known,) == (later,)
    assert sorts >= 3
