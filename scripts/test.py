"""Lint, type check and test: ``python3 scripts/test.py`` (arguments go to pytest)."""

from __future__ import annotations

import subprocess
import sys

import environment

if __name__ == "__main__":
    programs = environment.ensure("dev,html,hub,languages,notebook,torch,train")
    commands = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["python", "-m", "pytest", *sys.argv[1:]],
    ]
    if sys.argv[1:]:
        commands = commands[-1:]
    for command in commands:
        print("$", *command, flush=True)
        code = subprocess.call([str(programs / command[0]), *command[1:]], cwd=environment.ROOT)
        if code:
            raise SystemExit(code)
