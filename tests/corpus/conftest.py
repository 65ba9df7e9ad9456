from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def manifest(tmp_path: Path) -> Callable[..., Path]:
    """Write a manifest and the texts it names: ``manifest(a="text", ...)``."""

    def write(**sources: str) -> Path:
        lines = ["# pairs of a test", "id\tsource\ttarget", ""]
        for name, text in sources.items():
            (tmp_path / f"{name}.bg").write_text(text, encoding="utf-8")
            (tmp_path / f"{name}.en").write_text("One.\nTwo.\n", encoding="utf-8")
            lines.append(f"{name}\t{name}.bg\t{name}.en")
        path = tmp_path / "pairs.tsv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
