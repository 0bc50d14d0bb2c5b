"""The house stands as it is drawn: rooms, their doors, and what may not be in any of them."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ontology", "graph", "loaders", "server")
FORBIDDEN = {"utils", "helpers", "common", "misc", "manager", "handler", "service", "base", "core", "data"}
TEXTS = {".py", ".md", ".toml", ".tsv", ".ttl", ".rq", ".txt", ".html", ".css", ".js", ".svg", ".json", ""}
MACHINE_PATH = re.compile(r"(?<![\w/.:])/(?:home|Users|root|work|opt|mnt)/\w+")
LONGEST = 300  # lines; a file that outgrows it has become two things


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("the checkout has no git directory to list its files")
    found = tracked()
    assert len(found) > 100
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_package_is_the_room_beside_it(room):
    found = importlib.import_module(room).__file__
    assert found is not None
    assert Path(found).parent == ROOT / room


@pytest.mark.parametrize("room", [*ROOMS, "tests", "bench"])
def test_a_room_states_its_law_at_the_door(room):
    assert (ROOT / room / "README.md").read_text(encoding="utf-8").strip()


def test_the_import_contract_holds():
    tool = Path(sys.executable).parent / "lint-imports"
    kept = subprocess.run([tool, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert kept.returncode == 0, kept.stdout[-3000:]


def imported(path: Path) -> set[str]:
    found = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    names = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in found]
    return {name.partition(".")[0] for name in names}


def test_the_front_door_is_wiring_and_no_room_opens_it():
    foreign = imported(ROOT / "communique.py") - set(sys.stdlib_module_names) - set(ROOMS)
    assert foreign == {"click"}
    assert not [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "communique" in imported(path)]


def test_no_source_file_is_longer_than_can_be_read(files):
    sources = [path for path in files if path.suffix == ".py" and path.parent.name != "tests"]
    assert len(sources) > 40
    assert {path.relative_to(ROOT) for path in sources if path.read_text("utf-8").count("\n") > LONGEST} == set()


def test_no_file_is_named_after_nothing(files):
    assert {path.relative_to(ROOT) for path in files if path.suffix == ".py" and path.stem in FORBIDDEN} == set()


def test_no_path_of_one_machine_is_in_the_tree(files):
    texts = [path for path in files if path.suffix in TEXTS and path.name != "requirements.lock"]
    found = {
        f"{path.relative_to(ROOT)}: {MACHINE_PATH.findall(path.read_text('utf-8'))}" for path in texts if has_path(path)
    }
    assert not found


def has_path(path: Path) -> bool:
    return MACHINE_PATH.search(path.read_text("utf-8")) is not None


def test_no_build_leaving_is_tracked(files):
    assert not [
        path for path in files if path.suffix in {".pyc", ".pickle", ".pkl", ".so"} or "__pycache__" in path.parts
    ]


def test_no_broad_except_stands_outside_the_outer_doors(files):
    broad = re.compile(r"except (Base)?Exception\b|except:")
    sources = [path for path in files if path.suffix == ".py" and path.parent.name != "tests"]
    doors = {path.relative_to(ROOT).as_posix() for path in sources if broad.search(path.read_text("utf-8"))}
    assert doors <= {"communique.py", "loaders/reader.py", "server/failures.py", "server/querying/workers.py"}


def test_the_readme_names_only_targets_that_the_makefile_has():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    )make ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= targets


def test_every_pinned_dependency_is_locked_with_its_hash():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    pins = [*settings["dependencies"], *settings["optional-dependencies"]["dev"]]
    assert len(pins) > 10
    assert {pin for pin in pins if f"{pin.lower()} \\\n    --hash=sha256:" not in lock} == set()


def test_the_lock_names_no_index_and_no_placeholder_version():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "index-url" not in lock
    assert "find-links" not in lock
    assert "==999." not in lock


def test_every_package_with_files_is_listed_for_the_build():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = {ROOT / name.replace(".", "/") for name in settings["tool"]["setuptools"]["packages"]}
    packages = {path.parent for room in ROOMS for path in (ROOT / room).rglob("__init__.py")}
    assert packages == listed


def test_a_sample_says_what_it_is():
    samples = sorted((ROOT / "samples").glob("*.txt"))
    assert len(samples) >= 12
    fields = ("Title: ", "Publisher: communique project", "Date: ", "Language: en", "Licence: CC0-1.0", "Imitates: ")
    for path in samples:
        head, rule, body = path.read_text("utf-8").partition("\n---\n")
        assert rule
        assert all(any(line.startswith(field) for line in head.splitlines()) for field in fields), path.name
        assert 200 <= len(body.split()) <= 450, path.name


def test_the_map_of_the_reading_stages_names_every_one():
    room = ROOT / "loaders" / "extract"
    named = set(re.findall(r"`(\w+)`", (room / "README.md").read_text(encoding="utf-8")))
    stages = {path.stem for path in room.rglob("*.py")} - {"__init__", "annotations"}
    assert stages <= named
    rooms = {path.parent.name for path in room.glob("*/__init__.py")}
    assert all(f"| {name} |" in (room / "README.md").read_text(encoding="utf-8") for name in rooms)
