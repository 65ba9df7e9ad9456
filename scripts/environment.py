"""Make the project's own virtual environment with nothing but python3 and pip."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")
#: The build without CUDA where one can be had; see CONTRIBUTING.md.
CONSTRAINTS = ROOT / "scripts" / "constraints.txt"


def ensure(extras: str = "") -> Path:
    """Install the project, with ``extras`` such as "dev,torch", into .venv unless it is there.

    Returns the folder with the environment's programs.
    """
    if sys.version_info < (3, 10):  # noqa: UP036 - the very thing to tell whoever runs an old one
        raise SystemExit("align needs Python 3.10 or newer: run this script with it")
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    stamp = FOLDER / f"installed-{extras.replace(',', '-') or 'core'}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return BIN
    print(f"setting up {FOLDER} (once)", file=sys.stderr)
    # Not every system ships ensurepip; the pip that is here installs into the new environment.
    venv.create(FOLDER, with_pip=False, clear=False, symlinks=os.name != "nt")
    requirement = f"{ROOT}[{extras}]" if extras else str(ROOT)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"),
            *("--disable-pip-version-check", "--constraint", str(CONSTRAINTS)),
            *("--editable", requirement),
        ],
        check=True,
    )
    stamp.write_text(wanted)
    return BIN
