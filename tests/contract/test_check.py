"""The contract's check finds each broken promise, and nothing where all are kept."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from align.difference import Comparison
from tests.contract.check import check_contract, problems
from tests.exchange.strategies import comparisons
from tests.samples import comparison


@given(comparisons())
@settings(max_examples=50, deadline=None)
def test_sound_comparisons_pass(result: Comparison) -> None:
    check_contract(result.to_dict(), result.source.text, result.target.text)


def sentence(obj: Any, **change: object) -> None:
    obj["source"]["sentences"][1] |= change


def bead(obj: Any, number: int, **change: object) -> None:
    obj["beads"][number] |= change


BREAKS: list[tuple[Callable[[Any], object], str]] = [
    (lambda o: o.update(version=2), "format and version"),
    (lambda o: o["model"].pop("sha256"), "model lacks"),
    (lambda o: o["source"].pop("path"), "source lacks path"),
    (lambda o: sentence(o, start=15), "not what stands at its offsets"),
    (lambda o: sentence(o, text="друго"), "not what stands at its offsets"),
    (lambda o: sentence(o, start=3), "after 13"),
    (lambda o: sentence(o, role="lead"), "has the role 'lead'"),
    (lambda o: o["source"]["sentences"][1].pop("translation"), "no translation key"),
    (lambda o: bead(o, 1, source=[]), "source sentence 0 is in 0 beads"),
    (lambda o: bead(o, 1, source=[0, 1]), "source sentence 1 is in 2 beads"),
    (lambda o: bead(o, 0, target=[0, 99]), "target sentence 99 is in 1 beads"),
    (lambda o: bead(o, 1, kind="match"), "is 'match' with [0] and []"),
    (lambda o: bead(o, 1, score=1.01), "has the score 1.01"),
    (lambda o: bead(o, 1, label="body"), "has the label 'body'"),
    (lambda o: bead(o, 2, label="quote"), "has a label or repeats"),
    (lambda o: bead(o, 12, source=[12, 10, 11]), "not ascending"),
    (lambda o: bead(o, 12, repeats=[12]), "repeats [12]"),
    (lambda o: o["beads"][3]["differences"][0].update(text="x" * 25), "has another text"),
    (lambda o: o["beads"][3]["differences"][0].update(start=0), "outside its bead"),
    (lambda o: o["beads"][3]["differences"][0].update(type="omitted"), "span is 'omitted'"),
    (lambda o: o["beads"].insert(0, o["beads"].pop(2)), "not in reading order"),
    (lambda o: o["summary"].update(added=9), "counts 9 added, there are 2"),
    (lambda o: o["summary"].update(source_coverage=0.5), "source_coverage is 0.5"),
]


@pytest.mark.parametrize(("change", "says"), BREAKS, ids=[says for _, says in BREAKS])
def test_each_broken_promise_is_named(change: Callable[[Any], object], says: str) -> None:
    result = comparison()
    obj = copy.deepcopy(result.to_dict())
    assert problems(obj, result.source.text, result.target.text) == []
    change(obj)
    assert says in "\n".join(problems(obj, result.source.text, result.target.text))


def test_matches_out_of_order_are_found() -> None:
    result = comparison()
    obj = copy.deepcopy(result.to_dict())
    first, second = obj["beads"][8], obj["beads"][9]
    first["target"], second["target"] = second["target"], first["target"]
    with pytest.raises(AssertionError, match="out of order"):
        check_contract(obj, result.source.text, result.target.text)
