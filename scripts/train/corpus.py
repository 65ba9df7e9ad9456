"""Collect and clean parallel and monolingual text.

Reads the corpora that the settings name from one folder, drops what would
teach the model nothing or the wrong thing, and refuses test data: a side
whose hash is in the keep-out list stops the run.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.train.settings import Corpus, Data

_QUOTES = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "’": "'",
        "‘": "'",
        "\u00a0": " ",
        "\u200b": "",
        "\ufeff": "",
        "\u00ad": "",
    }
)
_PICTURES = re.compile("[\U0001f000-\U0001faff\u2190-\u2bff\ufe0f\u200d\u20e3]")
_NUMBER = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_OWN = Path(__file__).with_name("corpora")
_LETTER = {"Cyrillic": re.compile("[\u0400-\u04ff]"), "Latin": re.compile("[A-Za-z\u00c0-\u024f]")}
_MARKUP = re.compile(r"[{}<>\\|=_~^]|%[sd]|https?:|www\.")


class KeepOutError(RuntimeError):
    """A training segment is in the test sets."""


@dataclass(frozen=True)
class Pair:
    """One training pair and the corpus it came from."""

    corpus: str
    source: str
    target: str


def fingerprint(text: str) -> str:
    """First 16 hex digits of the SHA-1 of a segment's letters and digits, lower-cased, NFC."""
    letters = "".join(c for c in unicodedata.normalize("NFC", text).lower() if c.isalnum())
    return hashlib.sha1(letters.encode()).hexdigest()[:16]


def read_keep_out(path: Path | None) -> frozenset[str]:
    """The hashes of all test segments (one a line)."""
    return frozenset(path.read_text().split()) if path else frozenset()


def refuse_test_data(texts: list[str], keep_out: frozenset[str], where: str) -> None:
    """Raise KeepOutError if a text of 12 characters or more is a test segment."""
    for text in texts:
        if len(text) >= 12 and fingerprint(text) in keep_out:
            raise KeepOutError(f"{where}: a segment of the test sets: {text[:60]!r}")


def tidy(text: str, plain_quotes: bool) -> str:
    """One space between words, no pictographs; straight quotes on the target side."""
    text = unicodedata.normalize("NFC", text)
    if plain_quotes:
        text = text.translate(_QUOTES)
    return _SPACES.sub(" ", _PICTURES.sub("", text)).strip()


def is_clean(pair: Pair, corpus: Corpus, data: Data) -> bool:
    """Whether a pair looks like a translation: length, script, numbers, little markup."""
    a, b = pair.source.split(), pair.target.split()
    if not a or len(b) < corpus.minimum or max(len(a), len(b)) > data.max_words:
        return False
    if len(a) > 5 and not 1 / data.max_ratio <= len(a) / len(b) <= data.max_ratio:
        return False
    if data.script in _LETTER:
        found = len(_LETTER[data.script].findall(pair.source))
        if found < 0.5 * sum(c.isalpha() for c in pair.source) or not found:
            return False
    if corpus.minimum > 1:
        if sorted(_NUMBER.findall(pair.source)) != sorted(_NUMBER.findall(pair.target)):
            return False
        if len(_MARKUP.findall(pair.target)) > 2 or pair.source.lower() == pair.target.lower():
            return False
    return not max(map(len, a + b)) > 40


def open_text(path: Path) -> Iterator[str]:
    """Lines of a plain or gzipped text file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from lines


def find_file(folder: Path, stem: str) -> Path:
    """`stem` plus one of the usual endings, in the folder or among the corpora that ship."""
    for place in (folder, _OWN):
        for ending in ("", ".gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz"):
            if (place / (stem + ending)).is_file():
                return place / (stem + ending)
    raise FileNotFoundError(f"no corpus {stem} in {folder}")


def collect_pairs(
    folder: Path, data: Data, keep_out: frozenset[str], late: bool = False
) -> Iterator[Pair]:
    """All clean pairs, each pair of wordings once, in the order of the settings.

    Either those of the late corpora or those of the others.
    """
    seen: set[str] = set()
    for corpus in (c for c in data.corpora if c.late == late):
        kept = 0
        for line in open_text(find_file(folder, f"{corpus.name}.{data.source}-{data.target}")):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 2 or kept >= corpus.limit:
                continue
            refuse_test_data(columns, keep_out, corpus.name)
            pair = Pair(corpus.name, tidy(columns[0], False), tidy(columns[1], True))
            key = fingerprint(pair.source + " " + pair.target)
            if key in seen or not is_clean(pair, corpus, data):
                continue
            seen.add(key)
            kept += 1
            yield pair


def collect_mono(folder: Path, data: Data, keep_out: frozenset[str]) -> Iterator[str]:
    """Clean target-language sentences of 4 to `max_words` words, each once."""
    seen: set[str] = set()
    for name in data.mono_target:
        for line in open_text(find_file(folder, name)):
            refuse_test_data([line], keep_out, name)
            text = tidy(line, True)
            words = text.split()
            good = 4 <= len(words) <= data.max_words and not _MARKUP.search(text)
            good = good and sum(c.isalpha() or c == " " for c in text) > 0.8 * len(text)
            if good and (key := fingerprint(text)) not in seen:
                seen.add(key)
                yield text
