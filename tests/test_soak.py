import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from tests.soak import runner
from tests.soak.__main__ import main
from tests.soak.figures import lines, summed
from tests.soak.parts import Part
from tests.soak.runner import Run, Violation
from tests.soak.state import FIRST_SEED, State, save

BAD_SEED = FIRST_SEED + 40


def counts_tens(seed: int) -> Counter[str]:
    return Counter({"steps": 10, "kind: even" if seed % 2 == 0 else "kind: odd": 1})


def fails_once(seed: int) -> Counter[str]:
    assert seed != BAD_SEED, "it broke"
    return counts_tens(seed)


def breaks_down_once(seed: int) -> Counter[str]:
    if seed == BAD_SEED:
        raise ZeroDivisionError
    return counts_tens(seed)


def lacks_a_program() -> str:
    return "hovel is not installed: get hovel"


FAKE = Part("fake", f"{__name__}:counts_tens", volume=100, workers=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "soak" / "fake.json"


def run(part: Part, file: Path, seconds: float = 1_000_000) -> Run:
    """A run on which each look at the clock takes a second."""
    return Run(part, file, seconds, count().__next__)


def test_a_part_ends_with_the_seed_that_reaches_its_volume(file: Path) -> None:
    part = replace(FAKE, volume=995, unit="steps")
    this = run(part, file)
    assert this.go() is None
    assert this.is_complete
    assert this.state.counts == {"steps": 1_000, "kind: even": 50, "kind: odd": 50}
    assert run(part, file).state == this.state


def test_several_processes_come_to_the_same_sum(file: Path) -> None:
    shared, alone = run(replace(FAKE, workers=2), file), run(FAKE, file.with_stem("alone"))
    assert shared.go() is None
    assert alone.go() is None
    assert (shared.state.seeds, shared.state.counts) == (alone.state.seeds, alone.state.counts)


def test_a_run_stops_when_its_time_is_over_and_the_next_one_goes_on(file: Path) -> None:
    seeds = []
    while not (this := run(FAKE, file, seconds=30)).is_complete:
        assert this.go() is None
        seeds.append(this.state.seeds)
    assert len(seeds) > 2
    assert seeds == sorted(set(seeds))
    assert this.state.counts == {"steps": 1_000, "kind: even": 50, "kind: odd": 50}


def test_who_is_killed_goes_on_after_the_last_batch(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    batches: Iterator[int] = count()

    def save_twice(file: Path, state: State) -> None:
        save(file, state)
        if next(batches) == 1:
            raise Killed

    monkeypatch.setattr(runner, "save", save_twice)
    with pytest.raises(Killed):
        run(FAKE, file).go()
    this = run(FAKE, file)
    assert 0 < this.state.seeds < FAKE.volume
    assert this.go() is None
    assert this.state.counts["steps"] == 1_000


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("trial", "what"), [("fails_once", "it broke"), ("breaks_down_once", "ZeroDivisionError")])
def test_a_violation_stops_the_part_before_its_seed(trial: str, what: str, workers: int, file: Path) -> None:
    part = replace(FAKE, trial=f"{__name__}:{trial}", workers=workers)
    for _ in range(2):
        this = run(part, file)
        violation = this.go()
        assert isinstance(violation, Violation)
        assert violation.seed == this.state.next_seed == json.loads(file.read_text())["next_seed"] == BAD_SEED
        assert what in violation.what
        assert this.state.counts["steps"] == sum(fails_once(seed)["steps"] for seed in range(FIRST_SEED, BAD_SEED))


def test_the_command_repeats_the_seed_that_it_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = [replace(FAKE, trial=f"{__name__}:fails_once"), replace(FAKE, name="other")]
    assert main([], parts, tmp_path) == 1
    said = capsys.readouterr().out
    assert "it broke" in said
    assert f"Repeat it: python -m tests.soak fake --seed {BAD_SEED}\n" in said
    assert "other: has reached its volume\n" in said
    assert main(["fake", "--seed", str(BAD_SEED)], parts, tmp_path) == 1
    assert "it broke" in capsys.readouterr().out
    assert main(["fake", "--seed", str(BAD_SEED + 1)], parts, tmp_path) == 0
    assert capsys.readouterr().out == "10 steps\nkind: odd 1\n"


def test_a_part_that_reached_its_volume_is_run_again_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ([], [], ["--again"]):
        assert main(words, [FAKE], tmp_path) == 0
    said = capsys.readouterr().out
    assert said.count("fake: has reached its volume\n") == 2
    assert said.count("fake: has reached its volume; python -m tests.soak fake --again begins anew\n") == 1
    assert said.count("100 of 100 seeds") == said.count("1,000 steps") == 3


def test_a_part_that_is_stopped_or_missing_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = replace(FAKE, name="missing", trial="tests.no_such_module:trial")
    assert main(["--seconds", "0"], [FAKE, missing], tmp_path) == 1
    said = capsys.readouterr().out
    assert "fake: stopped after 0 seconds at 0 of 100 seeds; go on: python -m tests.soak fake\n" in said
    assert "missing: can't begin: No module named 'tests.no_such_module'\n" in said


@pytest.mark.parametrize(("in_ci", "code"), [("", 0), ("true", 1)])
def test_a_part_that_lacks_a_program_says_what_to_install_and_fails_only_in_ci(
    in_ci: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", in_ci)
    lacking = replace(FAKE, name="lacking", needs=f"{__name__}:lacks_a_program")
    assert main([], [lacking, FAKE], tmp_path) == code
    said = capsys.readouterr().out
    assert "lacking: did not run: hovel is not installed: get hovel\n" in said
    assert "fake: has reached its volume\n" in said
    assert main(["lacking", "--seed", "1"], [lacking], tmp_path) == 1
    assert capsys.readouterr().out == "hovel is not installed: get hovel\n"


@pytest.mark.parametrize(
    ("words", "said"), [(["fakes"], "no part fakes; the parts are fake"), (["--seed", "3"], "name it")]
)
def test_a_command_that_is_not_understood_says_why(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(words, [FAKE], tmp_path)
    assert said in capsys.readouterr().err


def test_counts_are_summed_by_title_and_worded_most_first() -> None:
    sums = summed([("b", {"x": 1}), ("a", {"asks": 1_500, "by: x": 1, "by: y": 2}), ("b", {"y": 2, "x": 4})])
    assert list(sums) == ["a", "b"]
    assert lines(sums["a"]) == ["1,500 asks", "by: y 2, x 1"]
    assert lines(sums["b"]) == ["5 x, 2 y"]
    assert lines({"by: y": 2}) == ["by: y 2"]
    assert lines({}) == []
