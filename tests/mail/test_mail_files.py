"""Mails in a folder: a file for each account, whatever its id, and a run that can be broken off."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import Refused
from termsvc.service.mail_files import INDEX, Written, file_of, write
from termsvc.service.mails import Mailed

IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200) | st.sampled_from(
    ["../../etc/passwd", "CON", "con", "a/b", "a\\b", ".", "..", "-rf", "ACME", "acme", "\0", "x" * 200, "ß"]
)


def mailed(account: str, place: int = 0, text: bytes | None = None) -> Mailed:
    mail = account.encode() if text is None else text
    return Mailed(account, 1, place, "en", mail, "" if mail else "nobody is named as a contact")


@given(st.lists(IDS, min_size=2, max_size=6, unique=True))
def test_each_account_has_a_file_of_its_own_on_any_file_system(accounts: list[str]) -> None:
    files = [file_of(mailed(account)) for account in accounts]
    assert len({file.lower() for file in files}) == len(accounts)
    assert all(re.fullmatch(r"list-1/00000/[a-z0-9._-]{1,60}-[0-9a-f]{16}\.eml", file) for file in files)


def test_a_folder_has_a_thousand_mails() -> None:
    assert file_of(mailed("acme", 999)).startswith("list-1/00000/acme-")
    assert file_of(replace(mailed("acme", 1_000), number=2)).startswith("list-2/00001/acme-")


def test_mails_are_written_with_an_index_and_what_is_there_and_right_is_left(tmp_path: Path) -> None:
    mails = [mailed("a"), mailed("b", 1), mailed("c", 2, b"")]
    assert [*write(mails, tmp_path)] == [Written(1, files=2, kept=0, without=1)]
    first, second = (tmp_path / file_of(one) for one in mails[:2])
    lines = (tmp_path / "list-1" / INDEX).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "account": one.account, "list": 1, "language": "en", "file": file_of(one),
            "sha256": hashlib.sha256(one.mail).hexdigest(), "without": None,
        }
        for one in mails[:2]
    ] + [
        {"account": "c", "list": 1, "language": "en", "file": None, "sha256": None, "without": "nobody is named as a contact"}
    ]  # fmt: skip
    before = first.stat()
    second.write_bytes(b"half")
    assert [*write(mails, tmp_path)] == [Written(1, files=2, kept=1, without=1)]
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert second.read_bytes() == b"b"
    assert not [*tmp_path.rglob("*.unfinished")]


def test_a_run_that_is_broken_off_leaves_whole_files_and_no_index(tmp_path: Path) -> None:
    def mails() -> Iterator[Mailed]:
        yield mailed("a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        [*write(mails(), tmp_path)]
    assert (tmp_path / file_of(mailed("a"))).read_bytes() == b"a"
    assert not (tmp_path / "list-1" / INDEX).exists()
    assert [*write([mailed("a")], tmp_path)] == [Written(1, files=1, kept=1)]


def test_a_single_mail_has_no_index(tmp_path: Path) -> None:
    assert [*write([mailed("a")], tmp_path, index=False)] == [Written(1, files=1)]
    assert not [*tmp_path.rglob(f"{INDEX}*")]


def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "list-1").write_text("in the way", encoding="utf-8")
    with pytest.raises(Refused, match=r"list-1.* can't be written"):
        [*write([mailed("a")], tmp_path)]
