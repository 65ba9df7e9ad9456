"""Precision, recall and F1 of alignments against gold."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence, Set
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from align.errors import InputError
from align.evaluation.read import Beads, Pair, read_alignment
from align.evaluation.types import KINDS, DocumentScores, Rate, Scores

__all__ = ["Aligned", "format_scores", "score"]


@runtime_checkable
class Aligned(Protocol):
    """An alignment or a comparison: beads with ``source``, ``target`` and ``kind``."""

    @property
    def beads(self) -> Sequence[Any]: ...


Given = str | Path | Aligned | Beads


def score(predicted: Given | Sequence[Given], gold: Given | Sequence[Given]) -> Scores:
    """Score alignments against gold.

    Beads with both sides are compared as Vecalign's paper does (Thompson & Koehn, EMNLP 2019):
    strictly (both sets of sentences equal) and laxly (a source and a target sentence shared with
    a gold bead); nulls do not count there. Nulls are compared sentence by sentence, moved beads
    by themselves.

    Args:
        predicted: A file, an alignment or comparison, a folder, or a sequence of these.
        gold: The same; folders are matched by document name (``NAME/gold.json`` or ``NAME.*``),
            sequences by position.

    Returns:
        Scores in sum and by document.

    Raises:
        InputError: A file cannot be read, or a gold document has no prediction.
    """
    pairs = _pairs(predicted, gold)
    documents = tuple(_document(name, _beads(p), _beads(g)) for name, p, g in pairs)
    return Scores(_total(documents), documents)


def _pairs(
    predicted: Given | Sequence[Given], gold: Given | Sequence[Given]
) -> list[tuple[str, Given, Given]]:
    if isinstance(gold, (str, Path)) and Path(gold).is_dir():
        if not isinstance(predicted, (str, Path)) or not Path(predicted).is_dir():
            raise InputError(f"{gold} is a folder; give a folder of predicted alignments too")
        ours, theirs = _folder(Path(predicted)), _folder(Path(gold))
        missing = sorted(set(theirs) - set(ours))
        if missing or not theirs:
            what = f"no alignment for {missing[0]} ({len(missing)} missing)" if missing else ""
            raise InputError(
                f"{predicted}: {what or f'no gold documents in {gold}'}; name files as the "
                "documents are"
            )
        return [(name, ours[name], theirs[name]) for name in sorted(theirs)]
    many = isinstance(gold, Sequence) and not isinstance(gold, str)
    ours_ = list(predicted) if many and isinstance(predicted, Sequence) else [predicted]
    theirs_ = list(gold) if many and isinstance(gold, Sequence) else [gold]
    if len(ours_) != len(theirs_):
        raise InputError(f"{len(ours_)} predicted but {len(theirs_)} gold alignments; give pairs")
    return [(_name(g, k), p, g) for k, (p, g) in enumerate(zip(ours_, theirs_, strict=True))]  # type: ignore[misc]


def _name(gold: object, position: int) -> str:
    if isinstance(gold, (str, Path)):
        path = Path(gold)
        return path.parent.name if path.name == "gold.json" and path.parent.name else path.stem
    return str(position)


def _folder(folder: Path) -> dict[str, Path]:
    """Document name -> file: ``NAME/gold.json``, ``NAME/<only file>`` or ``NAME.<ending>``."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            inner = [path / "gold.json"]
            if not inner[0].is_file():
                inner = [p for p in sorted(path.iterdir()) if p.suffix in (".json", ".ladder")]
            if len(inner) == 1:
                found[path.name] = inner[0]
        elif path.suffix in (".json", ".ladder", ".align", ".gold"):
            found[path.name[: -len(path.suffix)]] = path
    return found


def _beads(given: Given) -> Beads:
    if isinstance(given, (str, Path)):
        return read_alignment(Path(given))
    if isinstance(given, Beads):
        return given
    return Beads.of((bead.source, bead.target, bead.kind) for bead in given.beads)


def _exact(predicted: Set[Hashable], gold: Set[Hashable]) -> Rate:
    both = len(predicted & gold)
    return Rate(both, len(predicted), both, len(gold))


def _touching(some: Iterable[Pair], others: Iterable[Pair]) -> int:
    """How many of some share a source and a target sentence with one of the others."""
    links = {(i, j) for source, target in others for i in source for j in target}
    return sum(any((i, j) in links for i in source for j in target) for source, target in some)


def _document(name: str, predicted: Beads, gold: Beads) -> DocumentScores:
    added, omitted = (
        _exact(predicted.added, gold.added),
        _exact(predicted.omitted, gold.omitted),
    )
    lax = Rate(
        _touching(predicted.content, gold.content),
        len(predicted.content),
        _touching(gold.content, predicted.content),
        len(gold.content),
    )
    return DocumentScores(
        name,
        _exact(predicted.content, gold.content),
        lax,
        added + omitted,
        added,
        omitted,
        _exact(predicted.moved, gold.moved),
    )


def _total(documents: Sequence[DocumentScores]) -> DocumentScores:
    sums = {kind: Rate(0, 0, 0, 0) for kind in KINDS}
    for document in documents:
        for kind in KINDS:
            sums[kind] += getattr(document, kind)
    return DocumentScores("all", **sums)


def format_scores(scores: Scores) -> str:
    """A plain table: one line a kind, in sum, and a line a document where there are several."""
    rows = [f"{'':9}  precision  recall     F1   right  predicted   gold"]
    for kind in KINDS:
        rate: Rate = getattr(scores.total, kind)
        rows.append(
            f"{kind:9}  {rate.precision:9.3f}  {rate.recall:6.3f}  {rate.f1:5.3f}"
            f"  {rate.right:6}  {rate.predicted:9}  {rate.gold:5}"
        )
    if len(scores.documents) > 1:
        wide = max(len("document"), *(len(d.name) for d in scores.documents))
        rows += ["", f"{'document':{wide}}  strict F1  lax F1  null F1"]
        rows += [
            f"{d.name:{wide}}  {d.strict.f1:9.3f}  {d.lax.f1:6.3f}  {d.nulls.f1:7.3f}"
            for d in scores.documents
        ]
    return "\n".join(rows) + "\n"
