"""A load that the disk, the server or the machine does not let end records nothing and says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from termsvc.store import StoreUnusable
from tests.conftest import FIGURES
from tests.crashes.scenes import Sort, scene_of
from tests.crashes.works import LOAD, do
from tests.faults.injection import ended_after_commit, failing, out_of_files_after
from tests.faults.trials import KINDS, POSTGRESQL, WRITE_AHEAD, Kind, sweep
from tests.store.contents import contents


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.sort.name}: {kind.name}")
def test_a_load_under_a_fault_records_nothing_and_says_why(
    kind: Kind, record_property: Callable[[str, object], None]
) -> None:
    ((name, places),) = sweep(kind, company=0, stride=kind.stride).items()
    record_property(FIGURES, f"faults during a load: {places} places of {name}")
    assert places >= 2


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
@pytest.mark.parametrize("place", [6, 20])
def test_a_load_that_meets_another_once_is_done_all_the_same(state: str, place: int) -> None:
    scene = scene_of(POSTGRESQL, LOAD, 0)
    with scene.sort.new(scene.template) as url, failing(lambda step: step == place, state):
        do(url, LOAD, scene.folder)
        assert contents(url) == scene.after


def test_what_has_been_committed_is_no_error_though_the_session_ends_then() -> None:
    scene = scene_of(POSTGRESQL, LOAD, 0)
    with scene.sort.new(scene.template) as url:
        with ended_after_commit(url):
            do(url, LOAD, scene.folder)
        assert contents(url) == scene.after


@pytest.mark.parametrize("sort", [WRITE_AHEAD, POSTGRESQL], ids=lambda sort: sort.name)
def test_who_may_open_no_more_files_is_told_that_and_nothing_else(sort: Sort) -> None:
    scene, told = scene_of(sort, LOAD, 0), []
    for files in range(2):
        with scene.sort.new(scene.template) as url:
            with out_of_files_after(files, url), pytest.raises(StoreUnusable) as raised:
                do(url, LOAD, scene.folder)
            told.append(str(raised.value))
    assert "later release" not in "".join(told)
    assert "ulimit -n" in "".join(told) or "unable to open" in "".join(told)
