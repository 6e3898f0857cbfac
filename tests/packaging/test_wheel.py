"""The wheel: built from the checkout, installed where nothing else of the project is, and used from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from termsvc.resources import folder

ROOT = Path(__file__).parents[2]
SHIPPED = ("templates", "terms")


def run(*command: object, cwd: Path) -> str:
    """What a program prints; it sees nothing of the checkout and of the user's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TERMSVC_", "PYTHON", "PIP_"))}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel in it, which finds what the wheel needs in that of the tests."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--isolated", "--disable-pip-version-check", "--quiet"]
    run(*pip, "install", "--no-deps", "--no-index", "--no-compile", wheel, cwd=home)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    # A path in a .pth file is searched after the environment's own, and the .pth files in it, such as that of an
    # editable install, are not read.
    (packages / "needed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return home / "bin"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


SHIPPED_BESIDE_CODE = (".py", ".mako", ".xml", ".rels", ".sql", ".properties", "py.typed")


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_the_wheel_holds_the_package_and_what_comes_with_it_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    code = {f"termsvc/{name}" for name in files(ROOT / "termsvc") if name.endswith(SHIPPED_BESIDE_CODE)}
    data = {f"termsvc/data/{shipped}/{name}" for shipped in SHIPPED for name in files(ROOT / shipped)}
    assert names == code | data


def test_the_wheel_names_its_licence_and_its_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    about = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
    assert archive.read(about["licenses/LICENSE"]) == (ROOT / "LICENSE").read_bytes()
    assert "termsvc = termsvc.cli:main" in archive.read(about["entry_points.txt"]).decode()
    assert "Requires-Python: >=3.11" in archive.read(about["METADATA"]).decode()


@pytest.mark.parametrize("shipped", SHIPPED)
def test_an_installed_package_finds_what_came_with_it(installed: Path, elsewhere: Path, shipped: str) -> None:
    asked = f"import termsvc.resources as found; print(found.__file__); print(found.folder({shipped!r}))"
    module, place = (Path(line) for line in run(installed / "python", "-c", asked, cwd=elsewhere).splitlines())
    assert module.is_relative_to(installed.parent)
    assert place.is_relative_to(installed.parent)
    assert files(place) == files(ROOT / shipped)


@pytest.mark.parametrize("shipped", SHIPPED)
def test_a_checkout_finds_what_lies_beside_the_package(shipped: str) -> None:
    assert folder(shipped) == ROOT / shipped


def test_the_command_answers_from_any_folder(installed: Path, elsewhere: Path) -> None:
    assert run(installed / "termsvc", "--help", cwd=elsewhere).startswith("Usage: termsvc ")


def test_the_samples_load_and_answer_from_any_folder(installed: Path, elsewhere: Path) -> None:
    asked = "from termsvc.resources import folder; print(folder('terms'))"
    samples = run(installed / "python", "-c", asked, cwd=elsewhere).strip()
    report = json.loads(run(installed / "termsvc", "load", samples, "--json", cwd=elsewhere))
    assert report["accepted"]
    assert report["counts"]["document"]["new"] == 9
    assert [path.name for path in elsewhere.iterdir()] == ["termsvc.sqlite"]
    (elsewhere / "facts.yaml").write_text("accounts: [{id: acme, created_on: 2024-12-01}]\n", encoding="utf-8")
    run(installed / "termsvc", "load", "facts.yaml", cwd=elsewhere)
    resolve = ("resolve", "acme", "--document", "dpa", "--on", "2025-04-01", "--json")
    answer = json.loads(run(installed / "termsvc", *resolve, cwd=elsewhere))
    assert (answer["binds"]["version"], answer["rule"]) == ("2025-02-25", "continued-use")
    run(installed / "termsvc", "notice", cwd=elsewhere)
    assert files(elsewhere / "out") == {"notice-2025-02-25.md", "notice-2025-02-25.html"}
