"""Paradigms, the bilingual lexicon and the phrases that are made from them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("lemminflect")

from scripts.train.grammar import Grammar
from scripts.train.inflect import read_lemmas
from scripts.train.lexicon import Entry, load_lexicon, make_lexicon, write_lexicon
from scripts.train.phrases import PhraseTable
from scripts.train.speaker import Speaker

_ENDINGS = {
    "C": [("0", e) for e in ("а", "и", "ите", "ът")],
    "K": [("а", e) for e in ("ата", "и", "ите")]
    + [("ен", e) for e in ("на", "ната", "ни", "ните", "ния", "ният", "но", "ното")],
    "P": [
        *(("а", e) for e in ("ат", "ена", "ени", "ените", "ил", "или", "им", "их", "иха")),
        *(("а", e) for e in ("ихме", "ихте", "и", "иш", "елият", "илият", "ено")),
    ],
    "S": [("ам", e) for e in ("а", "аме", "ат", "ах", "аха", "ахме", "ахте", "аш", "аше")],
}
_STEMS = ["президент/C", "община/K", "безотговорен/K", "посоча/P", "посочвам/S", "Вучич", "никой"]


@pytest.fixture
def hunspell(tmp_path: Path) -> Path:
    rules = [f"SFX {f} {a} {b} ." for f, endings in _ENDINGS.items() for a, b in endings]
    (tmp_path / "bg.aff").write_text("SET UTF-8\n" + "\n".join(rules), encoding="utf-8")
    stems = f"{len(_STEMS)}\n" + "\n".join(_STEMS)
    (tmp_path / "bg.dic").write_text(stems, encoding="utf-8")
    return tmp_path / "bg"


@pytest.fixture
def lexicon(hunspell: Path) -> list[Entry]:
    lemmas, _ = read_lemmas(hunspell)
    english = {
        "президент": "president",
        "община": "municipality",
        "безотговорен": "irresponsible",
        "посоча": "indicate",
        "посочвам": "indicate",
    }
    return [Entry(lemmas[word], ((text, 2.0),), 5) for word, text in english.items()]


def test_endings_tell_what_a_form_means(hunspell: Path) -> None:
    lemmas, irregular = read_lemmas(hunspell)
    assert irregular == {"никой"}
    assert set(lemmas) == {"президент", "община", "безотговорен", "посоча", "посочвам"}
    noun = lemmas["президент"]
    assert (noun.kind, noun.gender) == ("noun", "m")
    assert noun.forms["sg def"] == ["президентът"]
    assert noun.forms["sg def short"] == ["президента"]
    assert lemmas["община"].gender == "f"
    assert lemmas["община"].forms["pl def"] == ["общините"]
    assert lemmas["безотговорен"].forms["pl def"] == ["безотговорните"]
    verb = lemmas["посоча"]
    assert verb.perfective
    assert not lemmas["посочвам"].perfective
    assert verb.forms["past 1sg"] == ["посочих"]
    assert verb.forms["3pl"] == ["посочат"], "not the participle in -лият"
    assert verb.forms["3sg"] == verb.forms["past 3sg"] == ["посочи"]
    assert "past 3sg" not in lemmas["посочвам"].forms, "it looks like the present"


def test_translations_come_from_dictionaries_and_word_alignments(
    hunspell: Path, tmp_path: Path
) -> None:
    pairs = [
        ("dict-x", "безотговорен", "irresponsible", ""),
        (
            "news",
            "Президентите посочиха общините",
            "Presidents indicated municipalities",
            "0-0 1-1 2-2",
        ),
        ("news", "Общината", "Municipality", "0-0"),
        ("rules", "Общината", "Township", "0-0"),
        ("rules", "Общините", "Townships", "0-0"),
    ]
    rows = "".join(f"{c}\t{a}\t{b}\n" for c, a, b, _ in 3 * pairs)
    links = "".join(f"{link}\t{link}\n" for *_, link in 3 * pairs)
    (tmp_path / "pairs.tsv").write_text(rows, encoding="utf-8")
    (tmp_path / "links.tsv").write_text(links, encoding="utf-8")
    lemmas, irregular = read_lemmas(hunspell)
    texts = ["Общината и общините"]
    made = make_lexicon(tmp_path, lemmas, irregular, iter(texts), frozenset(["rules"]))
    found = {entry.lemma.text: entry for entry in made}
    assert found["община"].translations[0][0] == "municipality"
    assert len(found["община"].translations) == 1
    assert found["община"].frequency == 2
    assert found["посоча"].translations[0][0] == "indicate"
    assert found["безотговорен"].translations[0][0] == "irresponsible"
    own = make_lexicon(tmp_path, lemmas, frozenset(["общината", "общините"]), iter([]), frozenset())
    assert "община" not in {entry.lemma.text for entry in own}, "these are other words now"
    write_lexicon(made, tmp_path / "lexicon.jsonl")
    assert load_lexicon(tmp_path / "lexicon.jsonl") == made
    assert load_lexicon(tmp_path / "none.jsonl") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the irresponsible municipalities", {"безотговорните общини"}),
        ("an irresponsible president", {"безотговорен президент"}),
        ("the presidents", {"президентите"}),
        ("i indicated", {"посочих", "аз посочих", "посочвах", "аз посочвах"}),
        ("will indicate", {"ще посочи", "ще посочат", "ще посочва", "ще посочват"}),
        ("indicates", {"посочва", "посочи"}),
    ],
)
def test_phrases_agree(lexicon: list[Entry], text: str, wanted: set[str]) -> None:
    words = text.split()
    for seed in range(20):
        assert Speaker(lexicon, random.Random(seed)).phrase(words, 0) in {
            (len(words), source) for source in wanted
        } | {None}
    assert any(Speaker(lexicon, random.Random(seed)).phrase(words, 0) for seed in range(20))


def test_unknown_words_and_pronouns_alone_are_left_to_the_phrase_table(
    lexicon: list[Entry],
) -> None:
    speaker = Speaker(lexicon, random.Random(1))
    assert speaker.phrase(["they", "sing"], 0) is None
    assert speaker.phrase(["the", "table"], 0) is None


def test_sentences_are_linked_word_by_word(lexicon: list[Entry]) -> None:
    grammar = Grammar(lexicon, [("Вучич", "Vucic")], random.Random(3))
    seen = set()
    for _ in range(300):
        source, target, links = grammar.sentence()
        a, b = source.replace(",", " ,").rstrip(".").split(), target.rstrip(".").split()
        assert "  " not in source + target
        assert " ," not in source
        for i, j in (map(int, link.split("-")) for link in links.split()):
            seen.add((a[i].lower(), b[j].lower()))
    assert ("безотговорните", "irresponsible") in seen
    assert ("президентът", "president") in seen
    assert ("посочи", "indicated") in seen
    assert ("вучич", "vucic") in seen


def test_given_spans_replace_the_phrase_table(lexicon: list[Entry]) -> None:
    table = PhraseTable()
    for _ in range(3):
        table.add("той каза много", "he said much", "0-0 1-1 2-2", "0-0 1-1 2-2", 1.0)
        table.add_bigrams("той каза много")
    table.finish()
    text, spans = table.translate("He said much.", {1: (1, "посочваше")})
    assert text == "Той посочваше много."
    assert (1, 2, 1, 2) in spans
