"""Posts of social networks that stand in an article as they were written."""

from __future__ import annotations

import re

from align.documents.types import Sentence

__all__ = ["posts"]

_HANDLE = re.compile(r"(?<![\w.@])@\w{2,30}\b(?!\.\w)")
_HASHTAG = re.compile(r"(?<![\w&/])#[^\W\d_]\w*")
_EMOJI = re.compile("[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf]")
_LINK = re.compile(r"https?://\S+|www\.\S+|\bpic\.(?:twitter|x)\.com/\S+")
_NETWORK_LINK = re.compile(
    r"\bpic\.(?:twitter|x)\.com/\w|\bt\.co/\w|(?:\b|//)(?:twitter|x)\.com/\w+/status"
    r"|instagram\.com/(?:p|reel)/|facebook\.com/\S*(?:posts|permalink|story)|\bt\.me/\w+/\d"
    r"|tiktok\.com/@|truthsocial\.com/@|bsky\.app/profile|threads\.net/@|fb\.watch/",
    re.IGNORECASE,
)
# "— Boris Ruge (@RugeBoris) September 3, 2018", "Boris Ruge (@RugeBoris): …", "RT @nato: …"
_SIGNATURE = re.compile(r"\s*[-–—―]+ ?[^@()\n]{1,60} ?\(@\w{1,30}\).{0,40}")
_SENDER = re.compile(
    r"\s*(?:RT\s+@\w+|@\w{1,30}\s?:"
    r"|[^@().:!?\n]{2,60} \(@\w{1,30}\)(?::|\s*[·•]|,? on (?:X|Twitter)|$)"
    r"|[^@().:!?\n]{2,40} @\w{1,30}\s*(?:·|•|$))"
)
_EMBEDDED = re.compile(
    r"(?:a post|a photo|a video|a reel|публикация|видео|снимка)(?: posted| shared)?,? "
    r"(?:by|споделен[ао]? от|публикуван[ао]? от) .{1,80}(?:\(@[\w.]+\)|@[\w.]+)",
    re.IGNORECASE,
)


def posts(lines: list[list[Sentence]], language: str, introduced: list[bool]) -> set[int]:
    """The sentences that belong to posts.

    A line is a post where one sure sign stands in it (a network's own link, a sender, a signature)
    or two weak ones do (hashtags, handles, emoji, a link, another language than the article's,
    an announcement before it). A signature takes the lines of its paragraph, or the paragraph
    before it, with it.

    Args:
        lines: The document's sentences, grouped by the line they stand in.
        language: ISO 639-1 code of the article.
        introduced: Of each line, whether the one before announces a post.

    Returns:
        Ids of sentences.
    """
    found: set[int] = set()
    for number, line in enumerate(lines):
        text = " ".join(sentence.text for sentence in line)
        if _is_signature(text):
            found |= {s.id for s in line} | _above(lines, number)
        elif ("@" in text and _EMBEDDED.search(text)) or _weight(
            line, text, language, introduced[number]
        ) >= 2:
            found |= _part(line, language)
    return found


def _is_signature(text: str) -> bool:
    return _SIGNATURE.fullmatch(text) is not None


def _above(lines: list[list[Sentence]], number: int) -> set[int]:
    """What a signature signs: the rest of its paragraph, or the paragraph before it."""
    ids: set[int] = set()
    paragraph = lines[number][0].paragraph
    if number and lines[number - 1][0].paragraph != paragraph:
        return {s.id for s in lines[number - 1]}
    while number and lines[number - 1][0].paragraph == paragraph:
        number -= 1
        ids |= {s.id for s in lines[number]}
    return ids


def _weight(line: list[Sentence], text: str, language: str, introduced: bool) -> float:
    """Evidence that a line is a post; 2 is enough."""
    if "/" in text and _NETWORK_LINK.search(text):
        return 2
    if "@" in text and (_SENDER.match(text) or any(_is_signature(s.text) for s in line)):
        return 2
    foreign = sum(len(s.text) for s in line if s.language != language) > 0.5 * len(text)
    hashtags = len(_HASHTAG.findall(text))
    weight = min(hashtags, 2) * (1.0 if hashtags < 2 else 0.75)
    weight += bool(_HANDLE.search(text))
    weight += bool(_EMOJI.search(text))
    weight += bool(_LINK.search(text)) * 0.5
    weight += foreign * (1.0 if weight or introduced else 0.5)
    weight += introduced * (0.5 if weight else 0.0)
    # "#tag" or "@name" with little around it stands there for itself.
    if weight >= 1 and _bare(text):
        weight += 1
    return weight


def _bare(text: str) -> bool:
    """Whether a line holds nothing but tags, handles, emoji and links."""
    for pattern in (_LINK, _HANDLE, _HASHTAG, _EMOJI):
        text = pattern.sub("", text)
    return not re.search(r"\w", text)


def _part(line: list[Sentence], language: str) -> set[int]:
    """The post's sentences in a line that the article's own sentences share with it."""
    own = [s for s in line if s.language == language and not _has_sign(s.text)]
    other = [s for s in line if s.language != language]
    if own and other:
        return {s.id for s in line} - {s.id for s in own}
    return {s.id for s in line}


def _has_sign(text: str) -> bool:
    return any(
        pattern.search(text) for pattern in (_NETWORK_LINK, _HANDLE, _HASHTAG, _LINK, _SIGNATURE)
    )
