"""The JSON against its schema and the contract, and back again."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from align.difference import Comparison, DiffBead
from align.exchange import export, from_dict, load, to_dict
from tests.contract.check import check_contract
from tests.exchange.strategies import comparisons
from tests.samples import comparison


@cache
def validator() -> Draft202012Validator:
    schema = json.loads((files("align.exchange") / "align-diff.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def hypotheses(result: Comparison) -> list[tuple[Any, ...]] | None:
    translation = result.translation
    return translation and [(item.text, item.flags) for item in translation.hypotheses]


@given(comparisons())
@settings(max_examples=80, deadline=None)
def test_any_comparison_is_valid_keeps_the_contract_and_survives(result: Comparison) -> None:
    text = export(result, "json")
    obj = json.loads(text)
    validator().validate(obj)
    check_contract(obj, result.source.text, result.target.text)
    back = from_dict(obj)
    assert (back.beads, back.summary, back.signature) == (
        result.beads,
        result.summary,
        result.signature,
    )
    assert back.source.sentences == result.source.sentences
    assert back.target.sentences == result.target.sentences
    assert hypotheses(back) == hypotheses(result)
    assert export(back, "json") == text


@given(comparisons(strings=True))
@settings(max_examples=30, deadline=None)
def test_documents_from_strings_carry_their_text(result: Comparison) -> None:
    back = from_dict(json.loads(export(result, "json")))
    assert (back.source, back.target) == (result.source, result.target)


def test_sample_from_its_files(tmp_path: Path) -> None:
    result = comparison()
    path = tmp_path / "diff.json"
    path.write_text(result.to_json(), encoding="utf-8")
    back = load(path)
    assert (back.source, back.target, back.beads) == (result.source, result.target, result.beads)
    assert back.to_json() == result.to_json()


def test_shape_of_the_sample() -> None:
    obj = to_dict(comparison())
    check_contract(obj, comparison().source.text, comparison().target.text)
    assert obj["model"] == {"id": "bundled", "backend": "ctranslate2", "sha256": "0" * 64}
    assert set(obj["generator"]) == {"name", "version"}
    assert "text" not in obj["source"]
    assert obj["source"]["sentences"][10]["translation"] is None
    assert obj["target"]["sentences"][0]["translation"] is None
    assert "flags" not in obj["source"]["sentences"][0]
    assert obj["beads"][12]["repeats"] == [8, 9, 10]


def test_without_a_translation_the_model_is_null() -> None:
    obj = to_dict(replace(comparison(), translation=None))
    validator().validate(obj)
    assert obj["model"] == {"id": None, "backend": "none", "sha256": None}
    assert {item["translation"] for item in obj["source"]["sentences"]} == {None}
    assert from_dict(obj).translation is None


def test_an_html_page_carries_the_text_that_offsets_count_in() -> None:
    result = comparison()
    page = replace(result, source=replace(result.source, path="a.html", format="html"))
    obj = to_dict(page)
    assert (obj["source"]["format"], obj["source"]["text"]) == ("html", result.source.text)
    assert from_dict(obj).source == page.source


def test_a_file_name_that_is_not_utf8_can_be_written() -> None:
    result = comparison()
    odd = replace(result, source=replace(result.source, path="\udcff.txt"))
    assert json.loads(export(odd, "json").encode())["source"]["path"] == "?.txt"


def test_numpy_numbers_become_plain_ones() -> None:
    result = comparison()
    bead = DiffBead(
        tuple(np.arange(1)), (), "added", np.float32(0.5), "dateline", tuple(np.arange(2))
    )
    beads = (result.beads[0], bead, *result.beads[2:])
    obj = json.loads(export(replace(result, beads=beads), "json"))
    assert obj["beads"][1]["score"] == 0.5
    assert obj["beads"][1]["repeats"] == [0, 1]
