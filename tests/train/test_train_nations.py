"""Nations that change places in sentence pairs."""

from __future__ import annotations

import random

import pytest

from align.translation.gazetteer import Nation
from scripts.train.nations import Nations

SERBIAN = Nation("Serbian", "Serbs", "сръбск", "сърби")
ITALIAN = Nation("Italian", "Italians", "италианск", "италианци")
FRENCH = Nation("French", "French", "френск", "французи")


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Това е френска книга.", "This is a French book.", "This is an Italian book."),
        ("Френските вина", "The French wines", "The Italian wines"),
        ("Французите пеят.", "The French sing.", "The Italians sing."),
    ],
)
def test_other_nations_take_the_ending_and_the_article(
    source: str, target: str, wanted: str
) -> None:
    nations = Nations([ITALIAN])
    nations.known |= Nations([FRENCH]).known
    nations.targets |= Nations([FRENCH]).targets
    swapped = nations.swap(source, target, random.Random(1))
    assert swapped is not None
    assert swapped[1] == wanted
    assert len(swapped[0].split()) == len(source.split())
    assert swapped[0][0].isupper()


def test_pairs_that_say_different_things_are_left_alone() -> None:
    nations = Nations([SERBIAN, ITALIAN])
    assert nations.swap("Сръбски вестник", "A newspaper", random.Random(1)) is None
    assert nations.swap("Вестник", "An Italian newspaper", random.Random(1)) is None


def test_bundled_list_is_well_formed() -> None:
    nations = Nations.read("bg", "en")
    assert len(nations.rows) > 100
    assert all(n.stem.endswith("к") and n.adjective.istitle() for n in nations.rows)
    assert nations.known["сръбските"][0].adjective == "Serbian"
    assert Nations.read("xx", "yy").rows == []
