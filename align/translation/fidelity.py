"""Numbers, names and quotation marks that a translation got wrong, put right by attention.

A small model may write 2014 for 2024, Kosov-line for Kosovo-online, or Russian for a word that
means Serbian. What must come through is known from the source, for the names of a gazetteer too,
and cross-attention says which word of the translation came from it. Only a wrong word is replaced
and no word is added, so a number written as a word may stay one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from align.translation.engine import Output
from align.translation.gazetteer import Gazetteer, fold
from align.translation.tokenizer import Encoded, Span, Tokenizer

__all__ = ["left_out", "restore"]

_ATTENTION = 0.3  # least share of a word's attention on what it is replaced with
_LIKENESS = 0.5  # least likeness of a name and what the model made of it
_SUFFIXES = re.compile("(s|n|r|i[acs]?|ite|ese|([ei]?a[nr]|er)s?|ites)")
_UNSEEN, _SEEN = 0.4, 0.6  # most attention on a name left out; least on a quarter of the words
_UNLIKE, _NEVER = 0.6, 2.0  # least attention on a name where the word is nothing like it; none
_MISSPELT = 0.6  # the same for names that are not copied but spelled in other letters
_NUMBER = re.compile(r"\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"[A-Za-z][\w.'&-]*[A-Za-z0-9]")
_BARE = 2.0  # attention that a quotation's end without a comma or full stop has to make up for
_QUOTES = re.compile('["„“”«»]')
_LETTERS = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)('s\b)?")


@dataclass(frozen=True, slots=True)
class _Word:
    """A number or a name: its place, and what makes two of them the same."""

    start: int
    end: int
    text: str
    key: str


Finder = Callable[[str], list[_Word]]
Judge = Callable[[_Word, _Word], float]  # the least attention that makes a word a wrong one


def restore(
    text: str,
    encoded: Encoded,
    output: Output,
    tokenizer: Tokenizer,
    gazetteer: Gazetteer | None = None,
) -> Output:
    """The output with its wrong numbers and names replaced by those of the source text.

    The pieces of a replacement share the mean attention of those they replace.
    """
    passes: list[tuple[list[_Word], Finder, Judge]] = [
        (_numbers(text), _numbers, _any),
        (_names(text), _names, _similar),
    ]
    if gazetteer is not None:
        wanted = [_Word(a, b, usual, fold(usual)) for a, b, usual in gazetteer.find(text)]
        passes.append((wanted, _spelled(gazetteer), _confused(text, gazetteer)))
        surnames = [_Word(a, b, x, _sound(fold(x))) for a, b, x in gazetteer.find_surnames(text)]
        passes.append((surnames, _by_sound, _garbled))
    for wanted, find, judge in passes:
        for _ in wanted:
            changed = _replace_one(wanted, encoded, output, tokenizer, find, judge)
            if changed is None:
                break
            output = changed
    if gazetteer is not None:
        output = _accented(text, output, tokenizer, gazetteer)
    return _closed(text, encoded, output, tokenizer)


def left_out(text: str, encoded: Encoded, output: Output) -> int:
    """How many names and numbers of a text no piece of the translation looks at.

    0 where attention does not tell: that of a model without a head that aligns words.
    """
    attention = output.attention[:, encoded.first : encoded.first + len(encoded.spans)]

    def seen(word: _Word) -> float:
        return float(attention[:, _inside(word, encoded.spans)].sum(axis=1).max(initial=0.0))

    words, numbers = _words(text), _numbers(text)
    if not words or np.quantile([seen(word) for word in words], 0.75) < _SEEN:
        return 0
    names = [word for word in words[1:] if word.text[0].isupper() and len(word.key) > 2]
    return sum(seen(word) < _UNSEEN for word in [*names, *numbers])


def _replace_one(
    wanted: Sequence[_Word],
    encoded: Encoded,
    output: Output,
    tokenizer: Tokenizer,
    find: Finder,
    judge: Judge,
) -> Output | None:
    """Replace the wrong word that attends most to a missing one; None where there is none."""
    text, spans = tokenizer.decode(output.pieces)
    given = find(text)
    missing = _without(wanted, given)
    lacking = {word.key for word in missing}
    surplus = [
        word
        for word in _without(given, wanted)
        if _whole(word, spans) and not lacking.issuperset(re.split("[.,:]", word.text))
    ]
    best: tuple[float, _Word, _Word] | None = None
    for wrong in surplus:
        rows = output.attention[_inside(wrong, spans)]
        for right in missing:
            columns = [encoded.first + i for i in _inside(right, encoded.spans)]
            share = float(rows[:, columns].sum(axis=1).mean()) if columns else 0.0
            if share >= judge(wrong, right):
                best = max(best or (share, wrong, right), (share, wrong, right), key=lambda b: b[0])
    if best is None:
        return None
    changed = _put(output, best[1], spans, _english(best[2].text), tokenizer)
    if len(_without(wanted, find(tokenizer.decode(changed.pieces)[0]))) >= len(missing):
        return None  # the model has no pieces for it, or it ran into its neighbours
    return changed


def _accented(text: str, output: Output, tokenizer: Tokenizer, gazetteer: Gazetteer) -> Output:
    """The output with the accents of the gazetteer: one Vucic, not Vučić and Vucić by turns."""
    for usual in dict.fromkeys(usual for _, _, usual in gazetteer.find(text)):
        written, spans = tokenizer.decode(output.pieces)
        for word in reversed(_words(written)):
            plain = word.text.removesuffix("'s")
            differs = word.key == fold(usual) and plain.casefold() != usual.casefold()
            if not (differs and plain.istitle() and _whole(word, spans)):
                continue
            changed = _put(output, word, spans, usual, tokenizer)
            if len(tokenizer.decode(changed.pieces)[0]) == len(written) - len(plain) + len(usual):
                output = changed
    return output


def _closed(text: str, encoded: Encoded, output: Output, tokenizer: Tokenizer) -> Output:
    """The output with the quotation mark that closes the text's last quotation, if it lacks one.

    Attention tells where the words behind the mark begin; in English a comma or full stop mostly
    stands before the mark.
    """
    marks = list(_QUOTES.finditer(text))
    written, spans = tokenizer.decode(output.pieces)
    if not marks or len(marks) > 2 or written.count('"') != len(marks) - 1:
        return output
    mark = marks[-1].start()
    opened = len(marks) == 1 or written.startswith('"')
    if not opened or not text[:mark].strip() or text[mark - 1].isspace():
        return output
    if '"' not in tokenizer.target_pieces:
        return output
    attention = output.attention[:, encoded.first : encoded.first + len(encoded.spans)]
    behind = np.array([start > mark for start, _ in encoded.spans])
    later = attention[:, behind].sum(axis=1) - attention[:, ~behind].sum(axis=1)
    ends = [0, *(end for _, end in spans)]
    # The pieces from `place` on speak of what is behind the mark, those before it do not.
    gain = np.concatenate([[0.0], np.cumsum(-later)])
    gain -= [0.0 if written[:end].endswith((",", ".", "!", "?")) else _BARE for end in ends]
    place = int(gain.argmax()) if any(map(str.isalpha, text[mark:])) else len(output.pieces)
    if place == 0:
        return output
    if place < len(spans) and not output.pieces[place].startswith("▁"):
        return output  # inside a word
    row = np.zeros_like(output.attention[:1])
    row[0, encoded.first + next(i for i, (_, end) in enumerate(encoded.spans) if end > mark)] = 1
    pieces = [*output.pieces[:place], '"', *output.pieces[place:]]
    rows = np.concatenate([output.attention[:place], row, output.attention[place:]])
    return replace(output, pieces=pieces, attention=rows)


def _put(
    output: Output, wrong: _Word, spans: Sequence[Span], right: str, tokenizer: Tokenizer
) -> Output:
    """The output with another word in a word's place."""
    places = _inside(wrong, spans)
    pieces = tokenizer.encode_target(right)
    if not output.pieces[places[0]].startswith("▁") and pieces[:1] and pieces[0].startswith("▁"):
        pieces = [pieces[0][1:], *pieces[1:]] if len(pieces[0]) > 1 else pieces[1:]
    row = output.attention[places].mean(axis=0, keepdims=True)
    first, last = places[0], places[-1] + 1
    attention = np.concatenate(
        [output.attention[:first], np.repeat(row, len(pieces), axis=0), output.attention[last:]]
    )
    return replace(
        output,
        pieces=[*output.pieces[:first], *pieces, *output.pieces[last:]],
        attention=attention,
    )


def _numbers(text: str) -> list[_Word]:
    return [
        _Word(m.start(), m.end(), m[0], re.sub(r"\D", "", m[0])) for m in _NUMBER.finditer(text)
    ]


def _names(text: str) -> list[_Word]:
    return [_Word(m.start(), m.end(), m[0], m[0].casefold()) for m in _NAME.finditer(text)]


def _words(text: str) -> list[_Word]:
    """All words; ``text`` shows the possessive ending, which stays where it is."""
    return [_Word(m.start(), m.end(1), m[0], fold(m[1])) for m in _LETTERS.finditer(text)]


def _spelled(gazetteer: Gazetteer) -> Finder:
    """All words, names in any of their spellings as the same."""

    def find(text: str) -> list[_Word]:
        usual = gazetteer.usual
        return [replace(word, key=usual.get(word.key, word.key)) for word in _words(text)]

    return find


def _by_sound(text: str) -> list[_Word]:
    return [replace(word, key=_sound(word.key)) for word in _words(text)]


def _sound(word: str) -> str:
    """Spellings of Bulgarian and Russian names in one: Chekhov and Chehov, Stoychev and -ov."""
    for usual, other in (("kh", "h"), ("shch", "sht"), ("iy", "i"), ("ov", "ev")):
        word = word.replace(usual, other)
    return word


def _garbled(wrong: _Word, right: _Word) -> float:
    """A surname is misspelt in capitals, not translated: the model has to know that it is one."""
    like = wrong.text[0].isupper() and _likeness(wrong.key, right.key) >= _MISSPELT
    return _ATTENTION if like else _NEVER


def _any(_wrong: _Word, _right: _Word) -> float:
    return _ATTENTION


def _similar(wrong: _Word, right: _Word) -> float:
    like = _likeness(wrong.text.casefold(), right.text.casefold()) >= _LIKENESS
    return _ATTENTION if like else _NEVER


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b).ratio()


def _derived(word: str, name: str) -> bool:
    """Whether a word is made from a name: Kosovar, Parisian, Danes."""
    stem = name[:-1] if name[-1] in "aeioy" else name
    return word.startswith(stem) and bool(_SUFFIXES.fullmatch(word[len(stem) :]))


def _confused(text: str, gazetteer: Gazetteer) -> Judge:
    """Whether a word of the translation is a misspelt name, or one that the source does not have.

    Other spellings of the right name and words made from it (Kosovar) are not wrong.
    """
    words = {word.casefold() for word in re.findall(r"\w+", text)}

    def judge(wrong: _Word, right: _Word) -> float:
        source = text[right.start : right.end]
        if _derived(wrong.key, right.key):
            return _NEVER
        alike = len(wrong.key) > 3 and _likeness(wrong.key, right.key) >= _MISSPELT
        if not wrong.text[0].isupper():
            return _UNLIKE if alike and wrong.key[0] == right.key[0] else _NEVER  # servers: Serbs
        if right.text.isupper():
            if wrong.key.startswith(right.key):
                return _NEVER  # US, USA
            if not (alike or wrong.text.isupper()):
                return _NEVER  # it may be written out: European Union
        if wrong.text.endswith("'s") and source.lower() in gazetteer.nations:
            return _NEVER  # Ireland's may well say what Irish does
        if known := gazetteer.sources.get(wrong.key):
            related = wrong.key[:4] == right.key[:4]
            present = not words.isdisjoint(word.casefold() for word in known)
            return _NEVER if related or present else _ATTENTION
        if alike:
            return _ATTENTION
        # Nothing like it: capitals inside a sentence still tell a name.
        return _UNLIKE if wrong.start > 1 and source in gazetteer.names else _NEVER

    return judge


def _without(words: Sequence[_Word], others: Sequence[_Word]) -> list[_Word]:
    """The words that the others lack, each as often as it is lacking."""
    left = Counter(word.key for word in others)
    found = []
    for word in words:
        if left[word.key]:
            left[word.key] -= 1
        else:
            found.append(word)
    return found


def _inside(word: _Word, spans: Sequence[Span]) -> list[int]:
    """The pieces that overlap a word."""
    return [i for i, (start, end) in enumerate(spans) if start < word.end and end > word.start]


def _whole(word: _Word, spans: Sequence[Span]) -> bool:
    """Whether the word's pieces hold nothing else."""
    places = _inside(word, spans)
    return bool(places) and spans[places[0]][0] >= word.start and spans[places[-1]][1] <= word.end


def _english(text: str) -> str:
    """A number with English separators; anything else as it is."""
    if not _NUMBER.fullmatch(text):
        return text
    text = re.sub(r",(?=\d{1,2}$|\d{4,}$)", ".", text)
    return re.sub(r"[\u00a0\u202f ]", ",", text)
