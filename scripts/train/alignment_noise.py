"""Noisy document pairs with gold beads, made by rule from parallel sentences.

What happens to news on its way from one language to another: sentences merged and split, dropped
and added, headlines and boilerplate, posts quoted in the original language, paragraphs that change
places. The pairs teach the aligner what such documents look like.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from align.documents import Document, Sentence
from align.translation import Hypothesis, ModelInfo, Translation

__all__ = ["Gold", "Item", "NoisyPair", "make_pair", "worsen"]

BOILERPLATE = {
    "source": """\
РЕКЛАМА
Абонирайте се за нашия бюлетин
Виж още
Няма коментари
Прочетете още
Снимка: БТА
Коментари (0)
Сподели във Facebook
Снимка: Ройтерс
Последвайте ни във Facebook
Най-четени
Снимка: Архив
Всички права запазени
Свързани статии
Тагове: новини, свят
Още новини
Видео: YouTube
Снимка: Getty Images
Публикувано в 15:30 ч.
Харесайте страницата ни
""".splitlines(),
    "target": """\
Share on Facebook
Read more
Read the full story
Follow us on Twitter
Sign up for our newsletter
0 comments
View comments
ADVERTISEMENT
Photo: Reuters
Share this article
File photo
More on this story
Image copyright Getty Images
Related articles
All rights reserved
Watch now
Most popular
Getty Images
Print this page
Subscribe
Tags: news, world
Last updated 3 hours ago
""".splitlines(),
}
SOURCES = """\
По материали на Ройтерс
Източник: Дойче веле
София /БТА/
Берлин, 7 март 2019 г. /БТА/
Автор: Иван Николов
Превод: Мария Стоянова
Източник: АП
Брюксел /БТА/
12 май 2020 г.
Източник: Гардиън
Автор: Петя Иванова
Лондон, 3 юни 2017 г. /БТА/
""".splitlines()
JOINS = {
    "source": ["; ", " – ", ", а ", ", и ", ", като "],
    "target": ["; ", " - ", ", and ", ", but "],
}
TAGS = ["#breaking", "#news", "#world", "#live", "#update"]
PEOPLE = ["Anna Bell", "Peter Novak", "Jane Cole", "News Desk", "Omar Said", "Ivo Petrov"]


@dataclass(frozen=True)
class Item:
    """One sentence pair; ``machine`` are translations of the source by different systems."""

    source: str
    target: str
    machine: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gold:
    """A gold bead: sentence ids and its kind (match, added, omitted, moved)."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    kind: str


@dataclass(frozen=True)
class NoisyPair:
    """A document pair with gold beads and machine translations (one list a system)."""

    source: Document
    target: Document
    gold: tuple[Gold, ...]
    machine: tuple[tuple[str | None, ...], ...]

    def translation(self, system: int) -> Translation:
        """The translation by one of the systems."""
        rows = tuple(Hypothesis(text) for text in self.machine[system])
        return Translation(rows, ModelInfo(f"system {system}", "none", ""))


@dataclass
class _Unit:
    """A bead before it has ids: texts of both sides, the machine's versions of the source."""

    source: list[str]
    target: list[str]
    machine: list[tuple[str | None, ...]]
    kind: str = "match"
    foreign: bool = False
    alone: bool = False


@dataclass
class _Paragraph:
    units: list[_Unit] = field(default_factory=list)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _join(texts: Sequence[str], side: str, dice: random.Random) -> str:
    joint = dice.choice(JOINS[side])
    return joint.join([texts[0].rstrip(".!?"), *(_lower(t) for t in texts[1:])])


def _merge(units: list[_Unit], dice: random.Random) -> _Unit:
    source, target = [u.source[0] for u in units], [u.target[0] for u in units]
    machine = [u.machine[0] for u in units]
    if dice.random() < 0.5:
        count = len(machine[0])
        joined = tuple(_join([m[k] or "" for m in machine], "target", dice) for k in range(count))
        return _Unit([_join(source, "source", dice)], target, [joined])
    return _Unit(source, [_join(target, "target", dice)], machine)


def _matches(items: Sequence[Item], dice: random.Random) -> list[_Unit]:
    units = [_Unit([i.source], [i.target], [i.machine]) for i in items]
    out: list[_Unit] = []
    at, rate = 0, dice.choice([0.0, 0.1, 0.2])
    while at < len(units):
        size = dice.choice([2, 2, 2, 2, 3]) if dice.random() < rate else 1
        group = units[at : at + size]
        out.append(_merge(group, dice) if len(group) > 1 else group[0])
        at += size
    return out


def _headline(item: Item, dice: random.Random) -> _Unit:
    """A line without an end mark on both sides or, for a quarter of the documents, on one."""
    source, target = item.source.rstrip(".!"), item.target.rstrip(".!")
    draw = dice.random()
    if draw < 0.13:
        return _Unit([source], [], [item.machine], "added", alone=True)
    if draw < 0.26:
        return _Unit([], [target], [], "omitted", alone=True)
    return _Unit([source], [target], [item.machine], alone=True)


def _paragraphs(units: list[_Unit], dice: random.Random) -> list[_Paragraph]:
    longest = dice.choice([1, 2, 3, 3, 4])
    out, at = [], 0
    while at < len(units):
        size = dice.randint(1, longest)
        out.append(_Paragraph(units[at : at + size]))
        at += size
    return out


def _drop(paragraphs: list[_Paragraph], side: str, rate: float, dice: random.Random) -> None:
    """Take sentences, at times whole paragraphs, off one side."""
    kind = "omitted" if side == "source" else "added"
    for paragraph in paragraphs:
        whole = dice.random() < rate / 4
        changed = []
        for unit in paragraph.units:
            if unit.kind != "match" or not (whole or dice.random() < rate):
                changed.append(unit)
                continue
            if side == "source":
                changed += [_Unit([], [t], [], kind) for t in unit.target]
            else:
                pairs = zip(unit.source, unit.machine, strict=True)
                changed += [_Unit([s], [], [m], kind) for s, m in pairs]
        paragraph.units = changed


def _foreign(text: str, systems: int, kind: str = "added") -> _Unit:
    target = [] if kind == "added" else [text]
    return _Unit([text], target, [(None,) * systems], kind, foreign=True, alone=True)


def _tweet(text: str, dice: random.Random) -> str:
    tags = " ".join(dice.sample(TAGS, dice.randint(0, 2)))
    link = f"https://t.co/{dice.getrandbits(48):x}" if dice.random() < 0.8 else ""
    name = dice.choice(PEOPLE)
    start = dice.choice(
        ["", "", f"@{name.split()[0].lower()}: ", f"{name} (@{name[:4].lower()}1): "]
    )
    if dice.random() < 0.3:
        kept = [w for w in text.split() if dice.random() > 0.12]
        text = " ".join(kept).replace(" and ", " & ")
    return " ".join(f"{start}{text} {tags} {link}".split())


def _posts(
    paragraphs: list[_Paragraph], others: Sequence[Item], systems: int, dice: random.Random
) -> None:
    """Posts in the target's language: of matched content, of something else, in its stead."""
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
        at = dice.randrange(len(paragraphs) + 1)
        matched = [
            (p, k) for p, q in enumerate(paragraphs) for k, u in enumerate(q.units)
            if u.kind == "match" and not u.foreign and len(u.source) == len(u.target) == 1
        ]  # fmt: skip
        form = dice.choice(["verbatim", "verbatim", "foreign", "instead"])
        block: list[_Unit] = []
        if form == "foreign" or not matched:
            block.append(_foreign(_tweet(dice.choice(others).target, dice), systems))
        else:
            p, k = dice.choice(matched)
            unit = paragraphs[p].units[k]
            post = _tweet(unit.target[0], dice)
            if form == "instead" and dice.random() < 0.5:
                paragraphs[p].units[k] = replace(
                    unit, source=[post], machine=[(None,) * systems], foreign=True
                )
                continue
            block.append(_foreign(post, systems))
            at = dice.choice([p, p + 1, p + 1, at])
        if dice.random() < 0.4:
            name = dice.choice(PEOPLE)
            block.append(
                _foreign(f"— {name} (@{name[:4].lower()}) May {dice.randint(1, 30)}, 2019", systems)
            )
        paragraphs.insert(at, _Paragraph(block))


def _additions(
    paragraphs: list[_Paragraph], others: Sequence[Item], systems: int, dice: random.Random
) -> None:
    """Foreign sentences and paragraphs, boilerplate, source lines, headlines of other articles."""

    def source_line(text: str) -> _Unit:
        return _Unit([text], [], [(text,) * systems], "added", alone=True)

    for _ in range(dice.choice([0, 1, 1, 2, 3])):
        item = dice.choice(others)
        unit = _Unit([item.source], [], [item.machine], "added")
        if dice.random() < 0.6 and paragraphs:
            units = dice.choice(paragraphs).units
            units.insert(dice.randint(0, len(units)), unit)
        else:
            paragraphs.insert(dice.randint(0, len(paragraphs)), _Paragraph([unit]))
    for _ in range(dice.choice([0, 0, 1, 2])):
        text = dice.choice(BOILERPLATE["source"] + SOURCES)
        at = dice.choice([0, len(paragraphs), dice.randint(0, len(paragraphs))])
        paragraphs.insert(at, _Paragraph([source_line(text)]))
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
        text = dice.choice(BOILERPLATE["target"])
        if dice.random() < 0.3:
            text = "See also: " * (dice.random() < 0.5) + dice.choice(others).target.rstrip(".")
        at = dice.choice([len(paragraphs), dice.randint(0, len(paragraphs))])
        paragraphs.insert(at, _Paragraph([_Unit([], [text], [], "omitted", alone=True)]))


def _swap(paragraphs: list[_Paragraph], dice: random.Random) -> list[_Paragraph] | None:
    """Order of the paragraphs on the source side after two neighbours changed places."""
    plain = [
        p for p in range(len(paragraphs) - 1)
        if all(u.kind == "match" and not u.foreign
               for q in paragraphs[p : p + 2] for u in q.units)
        and paragraphs[p].units and paragraphs[p + 1].units
    ]  # fmt: skip
    if not plain:
        return None
    p = dice.choice(plain)
    sizes = [sum(len(t) for u in q.units for t in u.source) for q in paragraphs[p : p + 2]]
    for unit in paragraphs[p + sizes.index(min(sizes))].units:
        unit.kind = "moved"
    order = list(paragraphs)
    order[p], order[p + 1] = order[p + 1], order[p]
    return order


def make_pair(items: Sequence[Item], others: Sequence[Item], dice: random.Random) -> NoisyPair:
    """A noisy document pair of consecutive sentence pairs; ``others`` are from elsewhere."""
    systems = len(items[0].machine)
    headline, *items = items
    paragraphs = _paragraphs(_matches(items, dice), dice)
    _drop(paragraphs, "source", dice.choice([0.0, 0.1, 0.2, 0.25]), dice)
    if dice.random() < 0.3:
        _drop(paragraphs, "target", dice.choice([0.05, 0.15]), dice)
    _posts(paragraphs, others, systems, dice)
    _additions(paragraphs, others, systems, dice)
    order = (_swap(paragraphs, dice) if dice.random() < 0.2 else None) or paragraphs
    head = _Paragraph([_headline(headline, dice)])
    order, paragraphs = [head, *order], [head, *paragraphs]
    own = dice.random() < 0.33
    return _flatten(order, paragraphs, dice if own else None)


def _flatten(
    order: list[_Paragraph], target_order: list[_Paragraph], own: random.Random | None
) -> NoisyPair:
    """Give sentences their ids and paragraphs; ``own`` dice: paragraphs of the source's own."""
    texts: dict[str, list[str]] = {"source": [], "target": []}
    numbers: dict[str, list[int]] = {"source": [], "target": []}
    foreign: list[bool] = []
    machine: list[tuple[str | None, ...]] = []
    ids: dict[int, dict[str, list[int]]] = {}
    for side, sequence in (("source", order), ("target", target_order)):
        number = -1
        for paragraph in sequence:
            fresh = True
            for unit in paragraph.units:
                kept = getattr(unit, side)
                here = ids.setdefault(id(unit), {"source": [], "target": []})[side]
                for k, text in enumerate(kept):
                    if side == "source" and own and not unit.alone:
                        number += 1 if number < 0 or own.random() < 0.45 else 0
                    elif fresh:
                        number += 1
                    fresh = False
                    here.append(len(texts[side]))
                    texts[side].append(text)
                    numbers[side].append(number)
                    if side == "source":
                        foreign.append(unit.foreign)
                        machine.append(unit.machine[k])
    gold = []
    for paragraph in target_order:
        for unit in paragraph.units:
            place = ids[id(unit)]
            if place["source"] or place["target"]:
                gold.append(Gold(tuple(place["source"]), tuple(place["target"]), unit.kind))
    return NoisyPair(
        _document(texts["source"], numbers["source"], "bg", foreign),
        _document(texts["target"], numbers["target"], "en", [False] * len(texts["target"])),
        tuple(gold),
        tuple(zip(*machine, strict=True)),
    )


def _document(
    texts: list[str], paragraphs: list[int], language: str, foreign: list[bool]
) -> Document:
    sentences, start = [], 0
    for i, text in enumerate(texts):
        own = "en" if foreign[i] else language
        sentences.append(Sentence(i, start, start + len(text), text, paragraphs[i], own, "body"))
        start += len(text) + 1
    return Document(" ".join(texts), tuple(sentences), language)


def worsen(text: str, rate: float, vocabulary: Sequence[str], dice: random.Random) -> str:
    """A stand-in for a poor translation: words lost, replaced, out of order."""
    out = []
    for word in text.split():
        draw = dice.random()
        if draw < rate * 0.3:
            continue
        out.append(dice.choice(vocabulary) if draw < rate else word)
        if len(out) > 1 and dice.random() < rate * 0.3:
            out[-1], out[-2] = out[-2], out[-1]
    return " ".join(out) or text
