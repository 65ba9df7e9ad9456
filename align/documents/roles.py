"""What each sentence is in the article: tests of position, shape, typography and wording."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from align.documents import dates
from align.documents.posts import posts
from align.documents.quotes import is_quotation, quoted
from align.documents.rules import Rules, rules_for
from align.documents.types import Role, Sentence

__all__ = ["roles"]

_FINAL = re.compile(r"[.!?…。！？][\"'”“’»)\]]*\Z")
_ORNAMENT = " \t.…:!»›>→←|*•·-–—[](){}►▶▼▲↓↑✉☰<«=_~#"
# Headlines are hardly longer, and lines of boilerplate are shorter than sentences.
_LONGEST_HEADLINE = 200
_LONGEST_NOTICE = 320
_LONGEST_QUESTION = 160
# A post is announced at the end of the line before.
_ANNOUNCEMENT = 120
_LONGEST_CLICK = 60
_MOST_SENTENCES = 3
# Words on a button or link.
_LONGEST_CONTROL = 8
_SHARE_CONTROL = 0.4
_NETWORK = re.compile(
    r"\b(?:twitter|tweet\w*|x|facebook|instagram|telegram|truth social|tiktok|threads|bluesky|"
    r"linkedin|post\w*|туит\w*|туитър|фейсбук|инстаграм|телеграм|профил\w*|пост|поста|публикаци\w*|"
    r"социалн\w+ мреж\w+|social media|х)\b",
    re.IGNORECASE,
)


def roles(
    text: str, sentences: list[Sentence], lines: list[int], language: str
) -> tuple[Sentence, ...]:
    """Give each sentence its role.

    Args:
        text: The document's text.
        sentences: Its sentences; a role other than body is kept.
        lines: Of each sentence, the number of the line that it stands in.
        language: ISO 639-1 code of the document.

    Returns:
        The same sentences with their roles.
    """
    found: dict[int, Role] = {s.id: s.role for s in sentences if s.role != "body"}
    open_ = [(s, n) for s, n in zip(sentences, lines, strict=True) if s.id not in found]
    grouped = [[s for s, _ in group] for _, group in groupby(open_, key=lambda pair: pair[1])]
    found |= dict.fromkeys(posts(grouped, language, _introduced(grouped)), "post")
    for number, line in enumerate(grouped):
        earlier = {
            found.get(s.id, "body")
            for other in grouped[max(0, number - 6) : number]
            for s in other[:9]
        }
        opening = number < 6 and earlier <= {"dateline", "byline", "boilerplate"}
        place = _Place(
            opening=opening,
            edge=opening or number >= 0.75 * len(grouped) or number >= len(grouped) - 4,
            alone=_is_alone(grouped, number),
            first=number == 0,
        )
        for sentence in line:
            if sentence.id in found:
                continue
            if role := _line_role(sentence, line, place, language):
                found[sentence.id] = role
    for sentence in _quotations(text, sentences):
        found.setdefault(sentence.id, "quote")
    return tuple(replace(s, role=found.get(s.id, "body")) for s in sentences)


def _introduced(lines: list[list[Sentence]]) -> list[bool]:
    """Of each line, whether the one before names a network or ends in a colon."""
    result = [False]
    for line in lines[:-1]:
        last = line[-1].text[-_ANNOUNCEMENT:]
        result.append(last.endswith(":") or _NETWORK.search(last) is not None)
    return result


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the document a line stands.

    Attributes:
        opening: Nothing but dates and credits stands before it.
        edge: It is near the beginning or the end.
        alone: It is its paragraph's only line.
        first: It is the document's first line.
    """

    opening: bool
    edge: bool
    alone: bool
    first: bool


def _is_alone(lines: list[list[Sentence]], number: int) -> bool:
    paragraph = lines[number][0].paragraph
    around = lines[max(0, number - 1) : number + 2]
    return sum(line[0].paragraph == paragraph for line in around) == 1


def _line_role(
    sentence: Sentence, line: list[Sentence], place: _Place, language: str
) -> Role | None:
    """The role of a sentence by what the line that it stands in looks like."""
    both = {sentence.language: rules_for(sentence.language), language: rules_for(language)}
    # A line of more sentences is prose; only single ones in it can be boilerplate.
    whole = " ".join(s.text for s in line) if len(line) <= _MOST_SENTENCES else None
    ends = whole is None or _FINAL.search(whole) is not None
    for rules in both.values():
        if whole is not None and (role := _notice(whole, rules, ends=ends)):
            return role
        if place.edge and _matches(rules.notice, sentence.text, _LONGEST_NOTICE):
            return "boilerplate"
    if len(line) == 1 and _is_headline(sentence.text, place):
        return "headline"
    return None


def _matches(pattern: re.Pattern[str] | None, text: str, longest: int) -> bool:
    if pattern is None or len(text) > longest:
        return False
    return pattern.fullmatch(text.strip(_ORNAMENT)) is not None


def _notice(line: str, rules: Rules, *, ends: bool) -> Role | None:
    """A line that says when or where the text is from, what to click or what to read next."""
    if dates.is_stamp(line, rules) or _matches(rules.dateline, line, 80):
        return "dateline"
    if ends:
        return "boilerplate" if len(line) <= _LONGEST_CLICK and _is_click(line, rules) else None
    announced = rules.related.match(line) if rules.related else None
    if announced and len(line[announced.end() :].split()) > 2:
        return "headline"
    if _matches(rules.byline, line, 120) and not _tells(line, rules):
        return "byline"
    return "boilerplate" if _is_click(line, rules) else None


def _tells(line: str, rules: Rules) -> bool:
    """Whether a clause and no name stands behind the line's colon ("Sources: war is over")."""
    words = re.findall(r"[^\W\d_]+", line.partition(":")[2])
    return any(word in rules.clause or word in rules.say for word in words)


def _is_click(line: str, rules: Rules) -> bool:
    return _matches(rules.boilerplate, line, 200) or _is_control(line, rules)


def _is_control(line: str, rules: Rules) -> bool:
    """Whether a short line is made of the words of buttons and links only."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.lower())
    if not 0 < len(words) <= _LONGEST_CONTROL:
        return False
    known = [word for word in words if word in rules.controls]
    return len(known) >= _SHARE_CONTROL * len(words) and all(
        word in rules.controls or word in rules.words or len(word) < 4 for word in words
    )


def _is_headline(text: str, place: _Place) -> bool:
    """Whether a line that is one sentence is a headline, of this article or of another."""
    if len(text) > _LONGEST_HEADLINE or not re.search(r"[^\W\d_]{2}", text):
        return False
    if text[-1] in ":;,–—-" or re.match(r"[-–—*•]\s|\d+[.)]\s", text):
        return False
    if not _FINAL.search(text):
        return place.alone or place.first
    asks = text[-1] in "?!…" and len(text) <= _LONGEST_QUESTION
    return place.alone and asks and (place.opening or text.isupper())


def _quotations(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """The sentences that are mainly inside quotation marks."""
    result = []
    inside = False
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        paragraph = list(group)
        spans, inside = quoted(text, paragraph[0].start, paragraph[-1].end, inside=inside)
        result += [
            s
            for s in paragraph
            if spans and is_quotation(text, s.start, s.end, spans, rules_for(s.language))
        ]
    return result
