"""What an output folder says of every account, beside what the single look-up says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow.dataset as ds

from termsvc.core.answer import Binding, BoundAgreement, BoundVersion
from termsvc.core.resolver import resolve
from termsvc.core.world import World

Row: TypeAlias = dict[str, Any]
Pair: TypeAlias = tuple[str, str]
Asked: TypeAlias = tuple[str, str, date]


@dataclass(frozen=True)
class Said:
    """An answer in words that both have.

    Attributes:
        binds: the kind, the label of a version or the id of an agreement, and the seal of its text; empty for nothing.
        lost: label of a version, id of an agreement, and reason, in order.
    """

    binds: tuple[str | None, ...]
    rule: str
    since: date | None
    until: date | None
    lost: tuple[tuple[str | None, str | None, str], ...]


def by_look_up(binding: Binding) -> Said:
    """What the single look-up says."""
    lost = [(one.version, one.agreement, one.reason.value) for step in binding.because for one in step.lost]
    return Said(_bound(binding), binding.rule.value, binding.since, binding.until, tuple(lost))


def _bound(binding: Binding) -> tuple[str | None, ...]:
    match binding.binds:
        case BoundVersion(label, sha256):
            return "version", label, sha256
        case BoundAgreement(agreement, sha256):
            return "agreement", agreement, sha256
        case _:
            return ()


def rows(folder: Path) -> list[Row]:
    """The rows of all Parquet files in a folder, or of one file."""
    files = [folder] if folder.is_file() else sorted(map(str, folder.rglob("*.parquet")))
    return list(ds.dataset(files).to_table().to_pylist()) if files else []


class Output:
    """An output folder, read as whoever joins its tables would."""

    def __init__(self, folder: Path) -> None:
        self._numbered = {(row["account"], row["number"]): row["agreement"] for row in rows(folder / "agreements")}
        self.expanded = {(row["account"], row["document"], row["on"]): self._said(row) for row in self._once(folder)}
        self.cohort_of = {row["account"]: row["cohort"] for row in rows(folder / "accounts")}
        bindings = rows(folder / "bindings.parquet")
        self.bindings = {(row["cohort"], row["document"], row["on"]): row for row in bindings}

    @staticmethod
    def _once(folder: Path) -> Iterator[Row]:
        seen = set()
        for row in rows(folder / "expanded"):
            key = row["account"], row["document"], row["on"]
            assert key not in seen, f"{key} is answered twice"
            seen.add(key)
            yield row

    def _said(self, row: Row) -> Said:
        bound = () if row["binds"] is None else (row["binds"], row[row["binds"]], row["sha256"])
        return Said(bound, row["rule"], row["since"], row["until"], self._lost(row["account"], row["lost"]))

    def _lost(self, account: str, lost: Iterable[Row]) -> tuple[tuple[str | None, str | None, str], ...]:
        return tuple(
            (
                one["version"],
                None if one["agreement"] is None else self._numbered[account, one["agreement"]],
                one["reason"],
            )
            for one in lost
        )

    def of_cohort(self, account: str, document: str, on: date, expanded: Said) -> Said:
        """What its cohort's row says; dates of the account's own are taken from its expanded row."""
        row = self.bindings[self.cohort_of[account], document, on]
        bound: tuple[str | None, ...] = ()
        if row["binds"] == "agreement":
            bound = "agreement", self._numbered[account, row["agreement"]], expanded.binds[2]
        elif row["binds"] == "version":
            bound = "version", row["version"], row["sha256"]
        since = expanded.since if row["since_source"] else row["since"]
        until = expanded.until if row["until_source"] else row["until"]
        return Said(bound, row["rule"], since, until, self._lost(account, row["lost"]))


def differences(
    folder: Path, world: World, dates: Iterable[date], among: Callable[[str, str], bool] = lambda _account, _slug: True
) -> Iterator[str]:
    """Where an output folder and the single look-up differ, for all accounts and documents that a world knows.

    Args:
        among: says of an account and a document whether they are to be compared.
    """
    output = Output(folder)
    days = sorted(set(dates))
    everything = {(account, slug, on) for account in world.accounts for slug in world.documents for on in days}
    if output.expanded.keys() != everything:
        yield f"{len(everything - output.expanded.keys())} are not answered: {sorted(everything - output.expanded.keys())[:3]}"
        yield f"{len(output.expanded.keys() - everything)} were not asked: {sorted(output.expanded.keys() - everything)[:3]}"
    if output.cohort_of.keys() != world.accounts.keys():
        yield f"the accounts are {sorted(output.cohort_of)}"
    for asked in sorted(key for key in everything & output.expanded.keys() if among(*key[:2])):
        account, document, on = asked
        said, alone = output.expanded[asked], by_look_up(resolve(world, account, document, on))
        if said != alone:
            yield f"{account}, {document}, {on}: everyone's answer is {_apart(said, alone)}"
        grouped = output.of_cohort(*asked, said)
        if grouped != alone:
            yield f"{account}, {document}, {on}: the cohort's answer is {_apart(grouped, alone)}"


def _apart(bulk: Said, alone: Said) -> str:
    names: Mapping[str, Any] = vars(bulk)
    return "; ".join(
        f"{name} {value}, alone {getattr(alone, name)}"
        for name, value in names.items()
        if value != getattr(alone, name)
    )
