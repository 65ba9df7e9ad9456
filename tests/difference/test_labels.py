"""Labels and blocks of added and omitted sentences."""

from __future__ import annotations

import pytest

from align.alignment import Alignment, Bead
from align.difference import compare
from align.documents import Document, Role
from tests.difference.helpers import document, nulls

BODY = "Министърът представи новия план пред депутатите във вторник сутринта."
OTHER = "Планът трябва да бъде приет до края на годината, обясни той."


def labels(source: Document, added: list[int]) -> list[str | None]:
    """Labels of ``added``; all others are matched with one sentence of a target each."""
    rest = [s.id for s in source.sentences if s.id not in added]
    target = document([[f"Sentence {i}."] for i in rest] or [["None."]], "en")
    beads = [Bead((i,), (), "added", 0.9) for i in added]
    beads += [Bead((i,), (n,), "match", 0.9) for n, i in enumerate(rest)]
    if not rest:
        beads.append(Bead((), (0,), "omitted", 0.9))
    beads.sort(key=lambda bead: bead.source or (99,))
    result = compare(Alignment(source, target, None, tuple(beads), "test"))
    by_id = {i: bead.label for bead in result.beads for i in bead.source}
    return [by_id[i] for i in added]


@pytest.mark.parametrize(
    ("line", "role", "label"),
    [
        ("Източник: Ройтерс", "byline", "attribution"),
        ("По материали на Дойче веле", "byline", "attribution"),
        ("София /БТА/", "dateline", "attribution"),
        ("Москва, 4 май 2018 г. /БТА/", "dateline", "attribution"),
        ("Превод: Елена Димитрова", "body", "attribution"),
        ("Снимка: Ройтерс", "boilerplate", "boilerplate"),
        ("Реклама", "boilerplate", "boilerplate"),
        ("12 май 2023 г., 10:40 ч.", "dateline", "dateline"),
        ("от Мария Петрова", "byline", "byline"),
        ("Президентът прие оставката на кабинета", "headline", "headline"),
        ("It was a good talk. https://t.co/abc", "post", "post"),
    ],
)
def test_lines(line: str, role: Role, label: str) -> None:
    source = document([[line], [BODY, OTHER], [OTHER, BODY]], "bg", {0: role})
    assert labels(source, [0]) == [label]


def test_a_sentence_of_a_paragraph_that_is_otherwise_matched() -> None:
    assert labels(document([[BODY, OTHER], [OTHER, BODY]], "bg"), [1]) == ["sentence"]


def test_all_sentences_of_a_paragraph() -> None:
    assert labels(document([[BODY, OTHER], [OTHER, BODY]], "bg"), [2, 3]) == ["paragraph"] * 2


def test_a_quotation_that_is_a_whole_paragraph_is_a_paragraph() -> None:
    quotation = "„Няма да отстъпим нито крачка назад от исканията си“, каза председателят."
    source = document([[BODY, OTHER], [quotation, OTHER]], "bg", {2: "quote"})
    assert labels(source, [2, 3]) == ["paragraph"] * 2


def test_a_long_sentence_alone_is_a_paragraph_where_that_is_the_rule() -> None:
    long = " ".join(["Министърът представи новия план пред депутатите"] * 7) + "."
    one_each = document([[BODY], [OTHER], [long], [BODY], [OTHER]], "bg")
    several = document([[BODY, OTHER], [OTHER, BODY], [long], [BODY, OTHER]], "bg")
    assert labels(one_each, [2]) == ["paragraph"]
    assert labels(several, [4]) == ["sentence"]


def test_a_foreign_quotation_alone_is_a_quote() -> None:
    source = document([[BODY, OTHER], [OTHER, BODY]], "bg")
    text = source.text + "\n\n"
    quotation = "“We will not give in to anybody.”"
    from align.documents import Sentence

    extra = Sentence(4, len(text), len(text) + len(quotation), quotation, 2, "en", "quote")
    source = Document(text + quotation, (*source.sentences, extra), "bg")
    assert labels(source, [4]) == ["quote"]


def test_blocks_are_joined_by_paragraph_and_scores_combined() -> None:
    target = document([["Alpha one.", "Beta two."], ["Gamma three.", "Delta four."]], "en")
    source = document([[BODY]], "bg")
    beads = (
        Bead((0,), (), "added", 0.7),
        *(Bead((), (i,), "omitted", score) for i, score in enumerate((0.9, 0.4, 0.8, 0.8))),
    )
    result = compare(Alignment(source, target, None, beads, "test"))
    assert [bead.target for bead in result.omitted] == [(0, 1), (2, 3)]
    assert result.omitted[0].score == pytest.approx(0.6)
    assert nulls(result)[0] == ((0,), (), "sentence")


def test_other_kinds_are_not_joined() -> None:
    source = document([[BODY, OTHER]], "bg")
    target = document([["Alpha one."]], "en")
    beads = (
        Bead((0,), (), "added", 0.9),
        Bead((), (0,), "omitted", 0.9),
        Bead((1,), (), "added", 0.9),
    )
    result = compare(Alignment(source, target, None, beads, "test"))
    assert [bead.kind for bead in result.beads] == ["added", "omitted", "added"]


def test_as_many_sentences_in_a_row_as_a_paragraph_holds() -> None:
    source = document([[BODY, OTHER, BODY, OTHER, BODY], [OTHER, BODY], [BODY]], "bg")
    assert labels(source, [1, 2, 3]) == ["paragraph"] * 3
    assert labels(source, [1, 2]) == ["sentence"] * 2
