"""The command in a process of its own, with the surroundings that a test wants for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "estonia-tapa-2022-03-01.txt"
OWN_DISK = ("unshare", "--user", "--map-root-user", "--mount")  # a name space of its own: nothing is left mounted


def works(command: tuple[str, ...]) -> bool:
    """Tell whether the system lets us run something so."""
    if not shutil.which(command[0]):
        return False
    return subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0


MOUNTS = pytest.mark.skipif(not works(OWN_DISK), reason="this system lets nobody mount a disk of his own")


def communique(*arguments: object, before: tuple[str, ...] = (), **more: object) -> tuple[int, str, list[str]]:
    """Run the command, and give its exit code, its output and its complaints."""
    command = [*before, sys.executable, "-m", "communique", *map(str, arguments)]
    settings = {"cwd": ROOT, "text": True, "capture_output": True, "timeout": 120} | more
    done = subprocess.run(command, check=False, **settings)  # type: ignore[call-overload]
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr.splitlines()
