"""`align translate` with several files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from align.cli import main
from align.translation import Hypothesis, ModelInfo
from tests.samples import SOURCE_PATH

FAKE = ModelInfo("fake", "none", "0" * 64)


@dataclass
class FakeTranslator:
    """Says which language it was loaded for."""

    source_language: str
    target_language: str = "en"
    info: ModelInfo = FAKE

    def translate(self, sentences: Sequence[str], **_: Any) -> list[Hypothesis]:
        return [Hypothesis(f"from {self.source_language}") for _ in sentences]


def test_each_file_is_translated_from_its_own_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded = []

    def load(model: str | None, *, source_language: str, **_: Any) -> FakeTranslator:
        loaded.append(source_language)
        return FakeTranslator(source_language)

    monkeypatch.setattr("align.translation.load_model", load)
    russian = tmp_path / "ru.txt"
    russian.write_text("Это было написано вчера, чтобы его узнали.\n", encoding="utf-8")
    files = [str(russian), str(SOURCE_PATH), str(russian)]
    assert main(["translate", *files]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == lines[-1] == "from ru"
    assert set(lines[1:11]) == {"from bg"}
    assert loaded == ["ru", "bg"]
