"""The room must be cheap to enter."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = "import sys, align.exchange; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "lxml", "torch", "transformers", "ctranslate2", "jsonschema"} & set(
        loaded
    )
