"""Noisy document pairs with gold beads, made by rule from parallel sentences.

What happens to news on its way from one language to another: sentences merged and split, dropped
and added, headlines and boilerplate, posts quoted in the original language, paragraphs that change
places. The pairs teach the aligner what such documents look like.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from align.documents import Document, Sentence
from scripts.train.alignment_beads import matches
from scripts.train.alignment_texts import BOILERPLATE, DEBRIS, PEOPLE, SOURCES, TAGS
from scripts.train.alignment_types import Gold, Item, NoisyPair, Paragraph, Style, Unit, news

__all__ = ["make_pair"]


def _headline(item: Item, dice: random.Random) -> Unit:
    """A line without an end mark on both sides or, for a quarter of the documents, on one."""
    source, target = item.source.rstrip(".!"), item.target.rstrip(".!")
    draw = dice.random()
    if draw < 0.13:
        return Unit([source], [], [item.machine], "added", alone=True)
    if draw < 0.26:
        return Unit([], [target], [], "omitted", alone=True)
    return Unit([source], [target], [item.machine], alone=True)


def _paragraphs(units: list[Unit], dice: random.Random) -> list[Paragraph]:
    longest = dice.choice([1, 2, 3, 3, 4])
    out, at = [], 0
    while at < len(units):
        size = dice.randint(1, longest)
        out.append(Paragraph(units[at : at + size]))
        at += size
    return out


def _drop(paragraphs: list[Paragraph], side: str, rate: float, dice: random.Random) -> None:
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
                changed += [Unit([], [t], [], kind) for t in unit.target]
            else:
                pairs = zip(unit.source, unit.machine, strict=True)
                changed += [Unit([s], [], [m], kind) for s, m in pairs]
        paragraph.units = changed


def _foreign(text: str, systems: int, kind: str = "added") -> Unit:
    target = [] if kind == "added" else [text]
    return Unit([text], target, [(None,) * systems], kind, foreign=True, alone=True)


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
    paragraphs: list[Paragraph], others: Sequence[Item], systems: int, dice: random.Random
) -> None:
    """Posts in the target's language: of matched content, of something else, in its stead."""
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
        at = dice.randrange(len(paragraphs) + 1)
        matched = [
            (p, k) for p, q in enumerate(paragraphs) for k, u in enumerate(q.units)
            if u.kind == "match" and not u.foreign and len(u.source) == len(u.target) == 1
        ]  # fmt: skip
        form = dice.choice(["verbatim", "verbatim", "foreign", "instead"])
        block: list[Unit] = []
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
        paragraphs.insert(at, Paragraph(block))


def _additions(
    paragraphs: list[Paragraph], others: Sequence[Item], systems: int, dice: random.Random
) -> None:
    """Foreign sentences and paragraphs, boilerplate, source lines, headlines of other articles."""

    def source_line(text: str) -> Unit:
        return Unit([text], [], [(text,) * systems], "added", alone=True)

    for _ in range(dice.choice([0, 1, 1, 2, 3])):
        item = dice.choice(others)
        unit = Unit([item.source], [], [item.machine], "added")
        if dice.random() < 0.6 and paragraphs:
            units = dice.choice(paragraphs).units
            units.insert(dice.randint(0, len(units)), unit)
        else:
            paragraphs.insert(dice.randint(0, len(paragraphs)), Paragraph([unit]))
    for _ in range(dice.choice([0, 0, 1, 2])):
        text = dice.choice(BOILERPLATE["source"] + SOURCES)
        at = dice.choice([0, len(paragraphs), dice.randint(0, len(paragraphs))])
        paragraphs.insert(at, Paragraph([source_line(text)]))
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
        text = dice.choice(BOILERPLATE["target"])
        if dice.random() < 0.3:
            text = "See also: " * (dice.random() < 0.5) + dice.choice(others).target.rstrip(".")
        at = dice.choice([len(paragraphs), dice.randint(0, len(paragraphs))])
        paragraphs.insert(at, Paragraph([Unit([], [text], [], "omitted", alone=True)]))


def _swap(paragraphs: list[Paragraph], dice: random.Random) -> list[Paragraph] | None:
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


def _furniture(
    paragraphs: list[Paragraph],
    others: Sequence[Item],
    systems: int,
    style: Style,
    dice: random.Random,
) -> None:
    """Page numbers, captions and remains of the layout; a table that one side left out."""
    for _ in range(style.debris):
        text = dice.choice(DEBRIS).format(dice.randint(1, 300))
        ours, theirs = dice.choice([(1, 0), (0, 1)])
        kind = "added" if ours else "omitted"
        unit = Unit([text] * ours, [text] * theirs, [(text,) * systems] * ours, kind)
        units = dice.choice(paragraphs).units
        units.insert(dice.randint(0, len(units)), unit)
    rows = [Unit([], [i.target], [], "omitted") for i in others[: style.table]]
    if rows:
        paragraphs.insert(dice.randint(0, len(paragraphs)), Paragraph(rows))


def make_pair(
    items: Sequence[Item],
    others: Sequence[Item],
    dice: random.Random,
    style: Style | None = None,
) -> NoisyPair:
    """A noisy document pair of consecutive sentence pairs; ``others`` are from elsewhere."""
    style = style or news(dice)
    systems = len(items[0].machine)
    headline, *items = items
    paragraphs = _paragraphs(matches(items, style, dice), dice)
    _drop(paragraphs, "source", style.dropped[0], dice)
    _drop(paragraphs, "target", style.dropped[1], dice)
    order = paragraphs
    if style.news:
        _posts(paragraphs, others, systems, dice)
        _additions(paragraphs, others, systems, dice)
        order = (_swap(paragraphs, dice) if dice.random() < 0.2 else None) or paragraphs
    _furniture(paragraphs, others, systems, style, dice)
    if style.news or dice.random() < 0.3:
        head = Paragraph([_headline(headline, dice)])
        order, paragraphs = [head, *order], [head, *paragraphs]
    own = dice.random() < 0.33
    return _flatten(order, paragraphs, dice if own else None, style.paragraphs)


def _flatten(
    order: list[Paragraph],
    target_order: list[Paragraph],
    own: random.Random | None,
    divided: bool,
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
                    numbers[side].append(number if divided else 0)
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
