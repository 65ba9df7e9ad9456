"""A name is spelled alike in all sentences of a text."""

from __future__ import annotations

from align.translation.consistency import agreed_names
from align.translation.fidelity import restore
from align.translation.gazetteer import Gazetteer
from tests.translation.test_fidelity import _output


def _drafts(tokenizer, *rows: tuple[str, str, dict[str, str]]) -> list:  # type: ignore[no-untyped-def,type-arg]
    return [(source, *_output(tokenizer, source, text, links)) for source, text, links in rows]


ROWS = (
    ("каза Руге", "said Rugue", {"Rugue": "Руге"}),
    ("и Руге", "and Ruge", {"Ruge": "Руге"}),
    ("Руге и", "Ruge and", {"Ruge": "Руге"}),
)


def test_the_most_frequent_spelling_wins(words) -> None:  # type: ignore[no-untyped-def]
    tokenizer = words._tokenizer
    drafts = _drafts(tokenizer, *ROWS)
    names = agreed_names(drafts, tokenizer, None)
    assert names is not None
    assert names.names == {"Руге": "Ruge"}
    texts = [
        tokenizer.decode(restore(text, encoded, output, tokenizer, names).pieces)[0]
        for text, encoded, output in drafts
    ]
    assert texts == ["said Ruge", "and Ruge", "Ruge and"]


def test_on_a_tie_the_spelling_by_sound_wins(words) -> None:  # type: ignore[no-untyped-def]
    names = agreed_names(_drafts(words._tokenizer, *ROWS[:2]), words._tokenizer, None)
    assert names is not None
    assert names.names == {"Руге": "Ruge"}


def test_nothing_to_settle(words) -> None:  # type: ignore[no-untyped-def]
    tokenizer = words._tokenizer
    known = Gazetteer({"Руге": "Ruge"}, {}, {})
    assert agreed_names(_drafts(tokenizer, *ROWS), tokenizer, known) is None
    assert agreed_names(_drafts(tokenizer, *ROWS[1:]), tokenizer, None) is None
    other = ("каза Руге", "said Minister", {"Minister": "Руге"})
    assert agreed_names(_drafts(tokenizer, other, *ROWS[1:]), tokenizer, None) is None
