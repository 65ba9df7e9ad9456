"""Wrong numbers and names, put right where attention says so."""

from __future__ import annotations

import numpy as np
import pytest

from align.translation import load_model
from align.translation.engine import Output
from align.translation.fidelity import left_out, restore
from align.translation.gazetteer import Gazetteer, fold, load_gazetteer


def _output(tokenizer, source: str, translation: str, links: dict[str, str]) -> tuple:  # type: ignore[no-untyped-def,type-arg]
    """An output whose words attend to the source words they are linked with, else to the end."""
    encoded, pieces = tokenizer.encode(source), tokenizer.encode_target(translation)
    text, spans = tokenizer.decode(pieces)
    attention = np.zeros((len(pieces), len(encoded.tokens)), np.float32)
    attention[:, -1] = 1
    for word, other in links.items():
        start, begin = text.index(word), source.index(other)
        rows = [i for i, (s, e) in enumerate(spans) if s < start + len(word) and e > start]
        columns = [
            i for i, (s, e) in enumerate(encoded.spans) if s < begin + len(other) and e > begin
        ]
        attention[rows] = 0
        attention[np.ix_(rows, columns)] = 1 / len(columns)
    return encoded, Output(pieces, attention, True)


@pytest.mark.parametrize(
    ("source", "translation", "links", "expected"),
    [
        ("куче 2024", "dog 2014", {"2014": "2024"}, "dog 2024"),
        ("куче 15,5", "dog 25.5.", {"25.5": "15,5"}, "dog 15.5."),
        ("куче 1 000 500", "dog (100,500)", {"100,500": "1 000 500"}, "dog (1,000,500)"),
        ("куче 15:00", "dog 16:00", {"16:00": "15:00"}, "dog 15:00"),
        ("куче 2024", "dog 2014", {}, "dog 2014"),
        ("куче 5", "dog five", {"five": "5"}, "dog five"),
        ("3 и 7", "7 and 8", {"8": "3"}, "7 and 3"),
        ("3 и 7", "7 and 3", {"7": "3", "3": "7"}, "7 and 3"),
        ("в Kosovo-online и", "in Kosov-line and", {"Kosov-line": "Kosovo-online"},
         "in Kosovo-online and"),
        ("в Instagram и", "in paper and", {"paper": "Instagram"}, "in paper and"),
        ("в Instagram", "in Instagram", {}, "in Instagram"),
        ("куче 7-2", "dog 7:2", {"7:2": "7-2"}, "dog 7:2"),
        ("куче 2024", "dog x2014", {"2014": "2024"}, "dog x2024"),
        ("₂ и 2024-08", "dog 5114-8", {"5114": "2024", "8": "08"}, "dog 2024-08"),
    ],
)  # fmt: skip
def test_restore(words, source, translation, links, expected) -> None:
    tokenizer = words._tokenizer
    encoded, output = _output(tokenizer, source, translation, links)
    mended = restore(source, encoded, output, tokenizer)
    assert tokenizer.decode(mended.pieces)[0] == expected
    assert mended.attention.shape == (len(mended.pieces), len(encoded.tokens))
    np.testing.assert_allclose(mended.attention.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("source", "translation", "left", "count"),
    [
        ("куче и Полша 25 в", "dog and Poland 25 in", "", 0),
        ("куче и Полша 25 в", "dog and 25 in", "Полша", 1),
        ("куче и Полша 25 в", "dog and in", "Полша 25", 2),
        ("Полша и куче 25 в", "and dog 25 in", "Полша", 0),  # every sentence begins with a capital
        ("куче и Полша в", "Poland", "куче и в", 0),  # attention tells nothing
    ],
)
def test_left_out(words, source, translation, left, count) -> None:
    there = [word for word in source.split() if word not in left.split()]
    links = dict(zip(translation.split(), there, strict=True))
    encoded, output = _output(words._tokenizer, source, translation, links)
    assert left_out(source, encoded, output) == count


NAMES = {
    "Косово": "Kosovo",
    "Александър": "Alexander",
    "Полша": "Poland",
    "Ирландия": "Ireland",
    "НАТО": "NATO",
}
NATIONS = {"сръбски": "Serbian", "ирландски": "Irish", "сърбите": "Serbs"}
GAZETTEER = Gazetteer(
    NAMES,
    NATIONS,
    {fold(b): frozenset([a]) for a, b in [*NAMES.items(), *NATIONS.items()]},
    {"aleksandar": "alexander"},
)


@pytest.mark.parametrize(
    ("source", "translation", "links", "expected"),
    [
        ("в Косово", "in Poland", {"Poland": "Косово"}, "in Kosovo"),  # another name
        ("в Косово", "in Kossavo", {"Kossavo": "Косово"}, "in Kosovo"),  # misspelt
        ("Александър", "Aleksandar", {"Aleksandar": "Александър"}, "Aleksandar"),  # right as well
        ("Александър", "Aleksan", {"Aleksan": "Александър"}, "Alexander"),
        ("в Косово и Полша", "in Poland and", {"Poland": "Косово"}, "in Poland and"),  # is there
        ("в Косово", "in Kosovar", {"Kosovar": "Косово"}, "in Kosovar"),  # made from it
        ("в Косово", "in Kosovich", {"Kosovich": "Косово"}, "in Kosovo"),  # not so
        ("в Косово", "in Poland", {}, "in Poland"),  # attention does not say so
        ("в Косово", "in Newport", {"Newport": "Косово"}, "in Kosovo"),  # nothing like it
        ("Косово", "Newport", {"Newport": "Косово"}, "Newport"),  # any word may come first
        ("в Косово", "in the area", {"area": "Косово"}, "in the area"),  # no name
        ("в НАТО", "in Nato", {"Nato": "НАТО"}, "in Nato"),  # the same
        ("в НАТО", "in NAT", {"NAT": "НАТО"}, "in NATO"),
        ("в НАТО", "in Poland", {"Poland": "НАТО"}, "in Poland"),  # may be written out
        ("сръбски", "Irish", {"Irish": "сръбски"}, "Serbian"),
        (
            "на сърбите",
            "of servers",
            {"servers": "сърбите"},
            "of Serbs",
        ),  # small letters, but alike
        ("на сърбите", "of people", {"people": "сърбите"}, "of people"),
        ("ирландски", "Serbian's", {"Serbian": "ирландски"}, "Serbian's"),
        ("в Косово", "in Kosovó's", {"Kosovó's": "Косово"}, "in Kosovo's"),  # one accent for all
        ("в Косово", "in Kosovó and Kosóvo", {"Kosovó": "Косово"}, "in Kosovo and Kosovo"),
    ],
)
def test_names_of_the_gazetteer(words, source, translation, links, expected) -> None:
    tokenizer = words._tokenizer
    encoded, output = _output(tokenizer, source, translation, links)
    mended = restore(source, encoded, output, tokenizer, GAZETTEER)
    assert tokenizer.decode(mended.pieces)[0] == expected


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("от Караджова", "Karadzova", "Karadzhova"),
        ("от Чехов", "Chekhov", "Chekhov"),  # Russian, and right
        ("от Стойчов", "Stoychev", "Stoychev"),
        ("от Основа", "Basis", "Basis"),  # translated
        ("от Основа", "osnova", "osnova"),
        ("от Полшова", "Poland", "Poland"),
    ],
)
def test_surnames_are_spelled_by_rule(words, source, translation, expected) -> None:
    tokenizer = words._tokenizer
    encoded, output = _output(tokenizer, source, translation, {translation: source.split()[1]})
    gazetteer = load_gazetteer("bg", "en")
    mended = restore(source, encoded, output, tokenizer, gazetteer)
    assert tokenizer.decode(mended.pieces)[0] == expected
    assert gazetteer is not None
    assert not list(gazetteer.find_surnames("Иванов"))  # listed


def test_initials_are_no_names() -> None:
    gazetteer = Gazetteer({"Х": "X"}, {}, {})
    assert [usual for *_, usual in gazetteer.find("в мрежата „Х“")] == ["X"]
    assert not list(gazetteer.find("Х. Иванов"))


def test_bundled_gazetteer() -> None:
    gazetteer = load_gazetteer("bg", "en")
    assert gazetteer is not None
    assert load_gazetteer("de", "fr") is None
    found = [word for *_, word in gazetteer.find("Сръбските власти и Ердоган в НАТО")]
    assert found == ["Serbian", "Erdogan", "NATO"]
    for kind in (gazetteer.names, gazetteer.nations):
        assert all(word.isascii() and word[0].isupper() for word in kind.values())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("„Това е важно“, каза той.", True),
        ("каза той.", False),
        ("„Това е „важно“, каза той.", False),  # three marks: who knows
    ],
)
def test_a_quotation_is_closed(source, expected) -> None:
    translator = load_model("bundled")
    tokenizer = translator._tokenizer
    links = {"is important": "Това е важно", "said": "каза", "he": "той"}
    links = {a: b for a, b in links.items() if b in source}
    encoded, output = _output(tokenizer, source, '"It is important, said he.', links)
    closed = restore(source, encoded, output, tokenizer)
    text = '"It is important," said he.' if expected else '"It is important, said he.'
    assert tokenizer.decode(closed.pieces)[0] == text
    assert closed.attention.shape == (len(closed.pieces), len(encoded.tokens))


def test_a_quotation_that_ends_the_text_is_closed() -> None:
    tokenizer = load_model("bundled")._tokenizer
    source = "Той каза: „Това е важно.“"
    encoded, output = _output(tokenizer, source, 'He said: "It is important.', {})
    assert tokenizer.decode(restore(source, encoded, output, tokenizer).pieces)[0] == (
        'He said: "It is important.'
    )  # the first mark is not at the beginning: it may be the one that closes
    source = "това е важно.“"
    encoded, output = _output(tokenizer, source, "It is important.", {})
    assert tokenizer.decode(restore(source, encoded, output, tokenizer).pieces)[0] == (
        'It is important."'
    )
