"""A workshop renders as Jinja does, lets nothing last, and survives whatever happens to its process."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import TermsError
from termsvc.render.templating import bench
from termsvc.render.templating.bench import Limits
from termsvc.render.templating.environment import environment
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from tests.workshop.conftest import LIMITS, Shop

FILES = {
    "list.md.j2": "{% for one in many %}- {{ one.name | literal }}: {{ one.number }}\n{% endfor %}{{ note }}",
    "_counting.md.j2": (
        "{% set ns = namespace(n=0) %}{% set some = ['a', 'b'] | map('upper') %}"
        "{% macro count() %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{{ some | join }}{% endmacro %}"
    ),
    "counting.md.j2": "{% from '_counting.md.j2' import count %}{{ count() }}",
    "echo.md.j2": "{{ text }}",
    "language.md.j2": "{{ language }}",
    "loop.md.j2": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
}
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.fixed_dictionaries({
    "many": st.lists(st.fixed_dictionaries({"name": names, "number": st.integers() | st.floats(allow_nan=False)})),
    "note": names,
})  # fmt: skip


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop(TemplateSet(FILES), LIMITS) as workshop:
        yield workshop


def is_alive(pid: int | None) -> bool:
    try:
        os.kill(pid or 0, 0)
    except ProcessLookupError:
        return False
    return True


@given(many=st.lists(values, max_size=70))
def test_texts_are_those_of_jinja_in_order(workshop: Workshop, many: list[dict[str, Any]]) -> None:
    template = environment(FILES, "en").get_template("list.md.j2")
    assert list(workshop.texts("list.md.j2", many)) == [template.render(one) for one in many]


def test_very_many_and_very_long_texts_come_in_order_while_values_ask_for_texts_too(workshop: Workshop) -> None:
    def asking() -> Iterator[dict[str, str]]:
        for number in range(1000):
            yield {"text": workshop.text("echo.md.j2", {"text": str(number)}) * (1 + 50_000 * (number % 100 == 0))}

    found = list(workshop.texts("echo.md.j2", asking()))
    assert [len(text) // len(str(number)) for number, text in enumerate(found)] == [
        50_001 if number % 100 == 0 else 1 for number in range(1000)
    ]
    assert all(text.startswith(str(number)) for number, text in enumerate(found))


def test_nothing_lasts_from_one_text_to_the_next(workshop: Workshop) -> None:
    assert list(workshop.texts("counting.md.j2", [{}] * 3)) == ["1AB"] * 3
    assert workshop.text("counting.md.j2", {}) == "1AB"


def test_an_error_within_many_leaves_the_next_order_alone(workshop: Workshop) -> None:
    many = [{"text": "x"}] * 100 + [{}] + [{"text": "y"}] * 200
    with pytest.raises(TermsError, match="'text' is undefined"):
        list(workshop.texts("echo.md.j2", many))
    assert workshop.text("echo.md.j2", {"text": "z"}) == "z"


def test_texts_that_are_not_taken_hold_nobody_up(workshop: Workshop) -> None:
    begun = workshop.texts("echo.md.j2", ({"text": str(number)} for number in range(1000)))
    assert next(begun) == "0"
    assert workshop.text("echo.md.j2", {"text": "z"}) == "z"
    assert next(begun) == "1"


def test_a_template_that_is_not_there_is_told_with_what_may_be_meant(workshop: Workshop) -> None:
    with pytest.raises(TermsError, match=r"no template 'lists.md.j2'; name one .*; perhaps list.md.j2 is meant"):
        workshop.text("lists.md.j2", {})


def test_a_language_needs_its_file(shop: Shop) -> None:
    workshop = shop({**FILES, "languages/de.po": ""})
    assert [workshop.text("language.md.j2", {}, language) for language in ("en", "de")] == ["en", "de"]
    with pytest.raises(TermsError, match=r"language.md.j2 can't be used: there is no languages/fr.po; write it"):
        workshop.text("language.md.j2", {}, "fr")


def test_several_threads_get_their_own_texts(workshop: Workshop) -> None:
    def own(thread: int) -> bool:
        many = [{"text": f"{thread}.{number}"} for number in range(60)]
        return list(workshop.texts("echo.md.j2", many)) == [one["text"] for one in many]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(own, range(24)))


def test_a_process_that_is_killed_is_told_and_another_one_goes_on(shop: Shop) -> None:
    workshop = shop(FILES)
    workshop.text("echo.md.j2", {"text": "x"})
    os.kill(workshop.pid or 0, signal.SIGKILL)
    with pytest.raises(TermsError, match=r"echo.md.j2 can't be used: its process ended \(signal 9\); look for"):
        workshop.text("echo.md.j2", {"text": "x"})
    assert workshop.text("echo.md.j2", {"text": "y"}) == "y"


def test_after_memory_ran_out_another_process_goes_on(shop: Shop) -> None:
    workshop = shop({**FILES, "bomb.md.j2": "{{ 'a' * 10 ** 9 }}"})
    for _ in range(2):
        with pytest.raises(TermsError, match="more than 128 MB of memory"):
            workshop.text("bomb.md.j2", {})
        assert workshop.pid is None
    assert workshop.text("echo.md.j2", {"text": "y"}) == "y"


def test_a_closed_workshop_begins_anew_and_one_that_is_forgotten_leaves_no_process(shop: Shop) -> None:
    workshop = shop(FILES)
    assert workshop.pid is None
    workshop.text("echo.md.j2", {"text": "x"})
    pid = workshop.pid
    assert is_alive(pid)
    workshop.close()
    assert not is_alive(pid)
    forgotten = Workshop(TemplateSet(FILES), LIMITS)
    forgotten.text("echo.md.j2", {"text": "x"})
    pid = forgotten.pid
    assert is_alive(pid)
    del forgotten
    gc.collect()
    assert not is_alive(pid)


def test_a_fork_has_a_process_of_its_own(shop: Shop) -> None:
    workshop = shop(FILES)
    workshop.text("echo.md.j2", {"text": "x"})
    ours = workshop.pid
    child = os.fork()
    if child == 0:
        code = 1
        try:
            theirs = workshop.text("echo.md.j2", {"text": "theirs"}) == "theirs" and workshop.pid != ours
            workshop.close()
            code = 0 if theirs else 1
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert workshop.text("echo.md.j2", {"text": "ours"}) == "ours"
    assert workshop.pid == ours


def test_an_interruption_leaves_no_answer_behind(shop: Shop) -> None:
    workshop = shop(FILES)
    workshop.text("echo.md.j2", {"text": "x"})

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(KeyboardInterrupt):
            workshop.text("loop.md.j2", {})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert workshop.text("echo.md.j2", {"text": "y"}) == "y"


def test_a_system_without_limits_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "find_spec", lambda _: None)
    with pytest.raises(TermsError, match="this system can't limit what a process takes; run termsvc on Linux"):
        shop(FILES).text("echo.md.j2", {"text": "x"})


def test_limits_within_which_nothing_starts_are_told(shop: Shop) -> None:
    with pytest.raises(TermsError, match="process that renders templates can't be started: its process ended"):
        shop(FILES, Limits(memory=20_000_000)).text("echo.md.j2", {"text": "x"})


def test_an_interpreter_that_is_gone_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_PYTHON", ("/nowhere/python",))
    with pytest.raises(TermsError, match="can't be started: No such file or directory; let this system run"):
        shop(FILES).text("echo.md.j2", {"text": "x"})


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (b"", "its process ended"),
        (b"\0\0\0\1x", "its process says what makes no sense"),
        (b"\0\0\0\4null", "its process says what makes no sense"),
        (b'\0\0\0\7[1,"x"]\0\0\0\1x', "its process says what makes no sense"),
        (b"\0\0\0\3[1]\0\0\0\1\xff", "its process says what makes no sense"),
        (b"\0\0\0\2[]\0\0\0\0", "its process says what makes no sense"),
        (b"\0\0\0\5[1,1]\0\0\0\2xx", "its process says what makes no sense"),
        (b"\xff\xff\xff\xff", "its process says more than it may"),
    ],
)
def test_a_process_that_says_anything_is_not_believed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, said: bytes, problem: str
) -> None:
    words = repr(b"\0\0\0\2{}" + said)
    says = f"import os; os.write(1, {words}); os._exit(3)"
    monkeypatch.setattr(bench, "_PYTHON", (sys.executable, "-I", "-S", "-c", says))
    with pytest.raises(TermsError, match=f"echo.md.j2 can't be used: {problem}"):
        shop(FILES).text("echo.md.j2", {"text": "x"})


CONFINED = """
import json, os, socket
from termsvc.render.templating import workbench
workbench._confine(500_000_000)
workbench._close()
tried = {}
for name, work in {
    "read": lambda: open("/etc/passwd"),
    "write": lambda: open("/tmp/termsvc-escaped", "w"),
    "connect": lambda: socket.socket(),
    "pipe": lambda: os.pipe(),
}.items():
    try:
        work()
        tried[name] = "done"
    except OSError:
        tried[name] = "refused"
print(json.dumps(tried))
"""


def test_who_gets_out_of_the_sandbox_finds_no_file_no_network_and_no_way_to_more() -> None:
    done = subprocess.run([sys.executable, "-c", CONFINED], capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout).values()) == {"refused"}


def test_the_workbench_imports_little() -> None:
    asked = "import sys; import termsvc.render.templating.workbench; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"sqlalchemy", "pydantic", "asyncio", "typst", "logging", "subprocess"}
    assert {name for name in loaded if name.startswith("termsvc")} == {
        "termsvc", "termsvc.core", "termsvc.core.errors", "termsvc.render", "termsvc.render.markdown",
        "termsvc.render.markdown.literal", "termsvc.render.templating",
        *(f"termsvc.render.templating.{name}" for name in ("environment", "faults", "frames", "tongue", "workbench")),
    }  # fmt: skip
