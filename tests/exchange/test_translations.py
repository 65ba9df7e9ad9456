"""Translations only, as ``align translate`` writes them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.documents import Document
from align.errors import InputError
from align.exchange import translations
from align.translation import Hypothesis, Translation
from tests.exchange.strategies import documents
from tests.exchange.strategies import translations as any_translation
from tests.samples import comparison


@given(st.data(), st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_exactly_one_line_per_sentence(data: st.DataObject, size: int) -> None:
    document: Document = data.draw(documents(size, "bg", "a.txt"))
    translation: Translation = data.draw(any_translation(document))
    lines = translations(document, translation).split("\n")
    assert len(lines) == size + 1
    assert lines[-1] == ""
    assert len(translations(document, translation, "text").splitlines()) == size
    table = [line.split("\t") for line in translations(document, translation, "tsv").splitlines()]
    assert [row[1] for row in table] == lines[:-1]
    assert {len(row) for row in table} <= {2}
    obj = json.loads(translations(document, translation, "json"))
    assert [item["translation"] for item in obj["sentences"]] == [
        hypothesis.text for hypothesis in translation.hypotheses
    ]


def test_english_is_its_own_translation_and_line_ends_are_spaces() -> None:
    result = comparison()
    assert result.translation is not None
    two_lines = Hypothesis("one\r\ntwo\u2028three\tfour")
    changed = replace(
        result.translation, hypotheses=(two_lines, *result.translation.hypotheses[1:])
    )
    lines = translations(result.source, changed).splitlines()
    assert lines[0] == "one two three four"
    assert lines[10].startswith("Good exchange with")


def test_json_of_the_sample() -> None:
    result = comparison()
    assert result.translation is not None
    obj = json.loads(translations(result.source, result.translation, "json"))
    assert obj["format"] == "align-translation"
    assert obj["model"]["backend"] == "ctranslate2"
    assert obj["path"] == result.source.path
    assert obj["language"] == "bg"
    assert obj["sentences"][0]["translation"] == "Translation of sentence 0."
    assert obj["sentences"][10]["translation"] is None


def test_unknown_format() -> None:
    result = comparison()
    assert result.translation is not None
    with pytest.raises(InputError, match="choose one of text, tsv, json"):
        translations(result.source, result.translation, "tmx")
