"""Wrong numbers and names, put right where attention says so."""

from __future__ import annotations

import numpy as np
import pytest

from align.translation.engine import Output
from align.translation.fidelity import restore


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
