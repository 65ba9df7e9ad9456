"""A loaded model: sentences in, hypotheses out, whatever has to be done in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from align.translation.casing import sentence_case
from align.translation.checks import is_capitals, problems, severity
from align.translation.consistency import agreed_names
from align.translation.engine import Decoding, Engine, Output, batches
from align.translation.fidelity import left_out, restore
from align.translation.gazetteer import load_gazetteer
from align.translation.join import copy, join
from align.translation.languages import romanise, writes_cyrillic
from align.translation.spacing import close_up
from align.translation.split import Segment, clauses, must_survive, segments
from align.translation.tokenizer import Encoded, Tokenizer
from align.translation.types import Hypothesis, ModelInfo

__all__ = ["MarianTranslator"]

_IMPOSSIBLE = -20.0
_CUT = 24  # pieces above which a sentence that fails is cut in two
# What is changed in the decoding, one attempt after the other.
_RETRIES: tuple[dict[str, Any], ...] = (
    {"no_repeat": 3},
    {"no_repeat": 3, "repetition_penalty": 1.2, "beam": 6},
    {"no_repeat": 2, "repetition_penalty": 1.3, "beam": 1},
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One attempt at one segment; ``lost``: names and numbers that it left out."""

    encoded: Encoded
    output: Output
    problems: frozenset[str]
    lost: int
    retried: bool = False


class MarianTranslator:
    """See :class:`align.translation.Translator`.

    Args:
        longest: Pieces above which a sentence is cut at its clause marks.
    """

    def __init__(
        self,
        engine: Engine,
        tokenizer: Tokenizer,
        info: ModelInfo,
        source_language: str | None,
        target_language: str | None,
        *,
        decoding: Decoding | None = None,
        longest: int = 120,
    ) -> None:
        self._engine = engine
        self._tokenizer = tokenizer
        self._info = info
        self._languages = source_language, target_language
        self._decoding = decoding or Decoding()
        self._longest = longest
        self._cyrillic = writes_cyrillic(source_language)
        self._gazetteer = load_gazetteer(source_language, target_language)
        self._latin = self._cyrillic and not writes_cyrillic(target_language)

    @property
    def info(self) -> ModelInfo:
        """Id, backend and digest of the weights."""
        return self._info

    @property
    def source_language(self) -> str | None:
        """ISO 639-1 code, None if the model does not say."""
        return self._languages[0]

    @property
    def target_language(self) -> str | None:
        """ISO 639-1 code, None if the model does not say."""
        return self._languages[1]

    def translate(
        self, sentences: Sequence[str], *, progress: Progress | None = None
    ) -> list[Hypothesis]:
        """Translate each sentence by itself; see :class:`align.translation.Translator`."""
        plans = {text: self._plan(text) for text in sentences}
        drafts = self._drafts(_texts(plans), _scaled(progress, len(sentences)))
        self._mend(plans, drafts)
        self._settle_names(drafts)
        scores = self._scores(drafts)
        done = {
            text: self._join(text, plan, drafts, scores, len(plan) > len(self._ends(text)))
            for text, plan in plans.items()
        }
        if progress:
            progress(len(sentences), len(sentences))
        return [done[text] for text in sentences]

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[tuple[float, ...]]:
        """Forced decoding: log P of each piece (end of sentence included) of ``targets[i]`` given
        ``sources[i]``. A piece that the model cannot write at all, such as one unknown to it,
        counts as -20."""
        read = [self._encode(text).tokens for text in sources]
        return self._forced(read, [self._tokenizer.encode_target(text) for text in targets])

    def _forced(
        self, sources: Sequence[list[str]], targets: Sequence[list[str]]
    ) -> list[tuple[float, ...]]:
        found: list[tuple[float, ...]] = [()] * len(sources)
        groups = batches([(len(s), len(t)) for s, t in zip(sources, targets, strict=True)])
        pairs = [([sources[i] for i in group], [targets[i] for i in group]) for group in groups]
        for group, results in zip(groups, self._engine.score(pairs), strict=True):
            for i, result in zip(group, results, strict=True):
                found[i] = tuple(max(value, _IMPOSSIBLE) for value in result)
        return found

    def _ends(self, text: str) -> list[Segment]:
        return segments(text, cyrillic=self._cyrillic)

    def _plan(self, text: str) -> list[Segment]:
        """What of a sentence is translated in one go, and what is copied."""
        return [part for segment in self._ends(text) for part in self._shorten(text, segment)]

    def _shorten(self, text: str, segment: Segment, limit: int | None = None) -> list[Segment]:
        """The segment, cut at clause marks where it is overlong."""
        if segment.copied:
            return [segment]
        part = text[segment.start : segment.end]
        spans = self._tokenizer.encode(part).spans
        return [
            Segment(segment.start + start, segment.start + end, copied=False)
            for start, end in clauses(part, spans, limit or self._longest, self._languages[0])
        ]

    def _drafts(self, texts: Iterable[str], progress: Progress | None = None) -> dict[str, _Draft]:
        """The best attempt at each text: the plain one, and where that fails, others.

        Capitals are read in sentence case: models have seen few, and translate them far worse.
        """
        read = {text: sentence_case(text) if is_capitals(text) else text for text in texts}
        drafts = self._attempt(read, self._decoding, progress)
        for changes in _RETRIES:
            failed = {text: read[text] for text, draft in drafts.items() if draft.problems}
            again = self._attempt(failed, replace(self._decoding, **changes))
            for text, draft in again.items():
                old = drafts[text]
                best = draft if severity(draft.problems) < severity(old.problems) else old
                drafts[text] = replace(best, retried=True)
        return drafts

    def _attempt(
        self,
        texts: dict[str, str],
        decoding: Decoding,
        progress: Progress | None = None,
    ) -> dict[str, _Draft]:
        """Translate the values in batches; the keys are what they stand for."""
        names = list(texts)
        read = [self._encode(texts[name]) for name in names]
        drafts: dict[str, _Draft] = {}
        groups = batches([(len(encoded.tokens),) for encoded in read])
        tokens = [[read[i].tokens for i in group] for group in groups]
        for group, outputs in zip(groups, self._engine.generate(tokens, decoding), strict=True):
            for i, output in zip(group, outputs, strict=True):
                text = texts[names[i]]
                output = restore(text, read[i], output, self._tokenizer, self._gazetteer)
                text = self._tokenizer.decode(output.pieces)[0]
                found = problems(names[i], text, finished=output.finished, latin=self._latin)
                lost = 0 if is_capitals(names[i]) else left_out(names[i], read[i], output)
                drafts[names[i]] = _Draft(read[i], output, found, lost)
            if progress:
                progress(len(drafts), len(names))
        return {name: drafts[name] for name in names}

    def _encode(self, text: str) -> Encoded:
        """The pieces of a source text; those of stray spaces are left out."""
        closed, places = close_up(text, self._languages[0])
        encoded = self._tokenizer.encode(closed)
        if closed == text:
            return encoded
        places.append(len(text))
        spans = [(places[a], places[b - 1] + 1 if b > a else places[a]) for a, b in encoded.spans]
        return replace(encoded, spans=tuple(spans))

    def _mend(self, plans: dict[str, list[Segment]], drafts: dict[str, _Draft]) -> None:
        """Cut in two what still fails or lost a name, and around addresses that were lost."""
        for text, plan in plans.items():
            better: list[Segment] = []
            for segment in plan:
                better += self._mended(text, segment, drafts)
            plans[text] = better

    def _mended(self, text: str, segment: Segment, drafts: dict[str, _Draft]) -> list[Segment]:
        part = text[segment.start : segment.end]
        if segment.copied:
            return [segment]
        draft = drafts[part]
        size = len(draft.encoded.spans)
        translation = self._tokenizer.decode(draft.output.pieces)[0]
        translation = romanise(translation) if self._latin else translation
        if any(name not in translation for name in must_survive(part)):
            cut = [
                Segment(segment.start + s.start, segment.start + s.end, s.copied)
                for s in segments(part, cyrillic=self._cyrillic, around=True)
            ]
        elif (draft.problems - {"copied"} or draft.lost) and size > _CUT:
            cut = self._shorten(text, segment, size * 2 // 3)
        else:
            return [segment]
        parts = [text[s.start : s.end] for s in cut if not s.copied]
        drafts |= self._drafts(new for new in parts if new not in drafts)
        cut = [part for s in cut for part in self._mended(text, s, drafts)]
        parts = [text[s.start : s.end] for s in cut if not s.copied]
        worst = max((severity(drafts[new].problems) for new in parts), default=0)
        lost = sum(drafts[new].lost for new in parts)
        around = any(s.copied for s in cut)
        better = (worst, lost) < (severity(draft.problems), draft.lost)
        return cut if around or better else [segment]

    def _settle_names(self, drafts: dict[str, _Draft]) -> None:
        """Spell each name alike in all drafts."""
        read = [(text, draft.encoded, draft.output) for text, draft in drafts.items()]
        names = agreed_names(read, self._tokenizer, self._gazetteer) if self._latin else None
        if names is None:
            return
        for text, draft in drafts.items():
            output = restore(text, draft.encoded, draft.output, self._tokenizer, names)
            drafts[text] = replace(draft, output=output)

    def _scores(self, drafts: dict[str, _Draft]) -> dict[str, tuple[float, ...]]:
        """log P of the pieces of each draft."""
        sources = [draft.encoded.tokens for draft in drafts.values()]
        targets = [draft.output.pieces for draft in drafts.values()]
        return dict(zip(drafts, self._forced(sources, targets), strict=True))

    def _join(
        self,
        text: str,
        plan: Sequence[Segment],
        drafts: dict[str, _Draft],
        scores: dict[str, tuple[float, ...]],
        split: bool,
    ) -> Hypothesis:
        """The hypothesis of a whole sentence."""
        parts = []
        for segment in plan:
            part = text[segment.start : segment.end]
            if segment.copied:
                parts.append(copy(part))
            else:
                more = segment is not plan[-1]
                inner = segment is not plan[0]
                parts.append(self._hypothesis(part, drafts[part], scores[part], more, inner))
        return join(plan, parts, ("split",) if split else ())

    def _hypothesis(
        self, part: str, draft: _Draft, scores: tuple[float, ...], more: bool, inner: bool
    ) -> Hypothesis:
        """The hypothesis of one segment; ``more``: another one follows in the sentence;
        ``inner``: another one comes before it."""
        pieces, attention = draft.output.pieces, draft.output.attention
        if more and pieces and pieces[-1] == "." and part[-1] not in ".!?…":
            pieces, attention = pieces[:-1], attention[:-1]
        if self._latin:
            pieces = [romanise(piece) for piece in pieces]
        # A model begins what it is given with a capital; the source tells whether a name is there.
        if inner and pieces and " ".join(part.split()[:2]).islower():
            pieces = [pieces[0].lower(), *pieces[1:]]
        text, spans = self._tokenizer.decode(pieces)
        first = draft.encoded.first
        columns = attention[:, first : first + len(draft.encoded.spans)]
        columns = columns / np.maximum(columns.sum(axis=1, keepdims=True), 1e-9)
        flags = {"length" if problem == "empty" else problem for problem in draft.problems}
        if draft.retried:
            flags.add("retried")
        return Hypothesis(
            text, draft.encoded.spans, spans, scores[: len(pieces)], columns, tuple(flags)
        )


def _texts(plans: dict[str, list[Segment]]) -> list[str]:
    """The different stretches to be translated, in order."""
    parts = (
        text[segment.start : segment.end]
        for text, plan in plans.items()
        for segment in plan
        if not segment.copied
    )
    return list(dict.fromkeys(parts))


def _scaled(progress: Progress | None, total: int) -> Progress | None:
    """Progress in sentences from progress in segments."""
    if progress is None:
        return None
    return lambda done, all_: progress(done * total // max(all_, 1), total)
