"""How good and how fast are translation models? BLEU, chrF, speed and memory side by side.

    python scripts/benchmark/translation.py SOURCE REFERENCE --model bundled --model FOLDER \
        --backend ctranslate2 --backend transformers --beam 1 --beam 4 --output google=google.en

Every model, backend and beam size runs in a process of its own, so that peak memory is its own.
Speed is measured on the lines of SOURCE after a short warm-up; loading is timed apart. `--output`
scores a ready-made file of another system. Scores are sacrebleu's; the signatures stand below.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

COLUMNS = ("system", "backend", "beam", "BLEU", "chrF", "sent/s", "tok/s", "load s", "MiB")


def lines(path: Path) -> list[str]:
    """Lines of a text file."""
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def measure(model: str, backend: str, beam: int, source: Path, limit: int) -> dict[str, object]:
    """Translate the file in this process; outputs, seconds, tokens and peak memory."""
    from align.translation import Decoding, load_model

    texts = lines(source)[:limit]
    began = time.perf_counter()
    engine = load_model(model, backend=backend, decoding=Decoding(beam=beam))  # type: ignore[arg-type]
    engine.translate(texts[:2])
    loaded = time.perf_counter()
    hypotheses = engine.translate(texts)
    seconds = time.perf_counter() - loaded
    return {
        "outputs": [h.text if h.text is not None else t
                    for h, t in zip(hypotheses, texts, strict=True)],
        "seconds": seconds, "load": loaded - began,
        "tokens": sum(len(h.target_spans) for h in hypotheses),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "sha256": engine.info.sha256,
    }  # fmt: skip


def scores(outputs: list[str], references: list[str]) -> tuple[float, float, list[str]]:
    """BLEU, chrF and their signatures."""
    import sacrebleu

    metrics = (sacrebleu.BLEU(), sacrebleu.CHRF())
    values = [m.corpus_score(outputs, [references]).score for m in metrics]
    return values[0], values[1], [str(m.get_signature()) for m in metrics]


def in_subprocess(
    model: str, backend: str, beam: int, arguments: argparse.Namespace
) -> dict[str, object]:
    """`measure` in a fresh Python process."""
    command = [
        sys.executable,
        __file__,
        str(arguments.source),
        str(arguments.reference),
        "--limit",
        str(arguments.limit),
        "--worker",
        model,
        backend,
        str(beam),
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{model} on {backend} failed")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def problems(outputs: list[str]) -> str:
    """How many outputs are empty, repeat themselves or keep Cyrillic."""
    empty = sum(not text.strip() for text in outputs)
    cyrillic = sum(any("\u0400" <= c <= "\u04ff" for c in text) for text in outputs)
    looping = sum(len(w) > 12 and len(set(w)) < len(w) / 3 for w in map(str.split, outputs))
    return f"{empty} empty, {cyrillic} with Cyrillic, {looping} repeating"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("reference", type=Path)
    parser.add_argument("--model", action="append", default=[], help="id, folder or `bundled`")
    parser.add_argument("--backend", action="append", default=[])
    parser.add_argument("--beam", action="append", type=int, default=[])
    parser.add_argument("--output", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--limit", type=int, default=1_000_000, help="only the first lines")
    parser.add_argument("--save", type=Path, help="folder for the translations")
    parser.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        model, backend, beam = arguments.worker
        print(json.dumps(measure(model, backend, int(beam), arguments.source, arguments.limit)))
        return
    references = lines(arguments.reference)[: arguments.limit]
    signatures: list[str] = []
    notes: list[str] = []
    print("\t".join(COLUMNS))
    for model in arguments.model:
        for backend in arguments.backend or ["ctranslate2"]:
            for beam in arguments.beam or [4]:
                run = in_subprocess(model, backend, beam, arguments)
                outputs = list(run["outputs"])  # type: ignore[call-overload]
                bleu, chrf, signatures = scores(outputs, references)
                seconds = float(str(run["seconds"]))
                row = [
                    model,
                    backend,
                    str(beam),
                    f"{bleu:.2f}",
                    f"{chrf:.2f}",
                    f"{len(outputs) / seconds:.1f}",
                    f"{int(str(run['tokens'])) / seconds:.0f}",
                    f"{float(str(run['load'])):.2f}",
                    f"{float(str(run['memory'])):.0f}",
                ]
                print("\t".join(row), flush=True)
                notes.append(
                    f"{model}, {backend}, beam {beam}: {problems(outputs)}"
                    f"; sha256 {str(run['sha256'])[:16]}"
                )
                if arguments.save:
                    arguments.save.mkdir(parents=True, exist_ok=True)
                    name = f"{Path(model).name}.{backend}.{beam}.txt"
                    text = "\n".join(outputs) + "\n"
                    (arguments.save / name).write_text(text, encoding="utf-8")
    for item in arguments.output:
        name, _, path = item.partition("=")
        outputs = lines(Path(path))[: arguments.limit]
        bleu, chrf, signatures = scores(outputs, references)
        print("\t".join([name, "-", "-", f"{bleu:.2f}", f"{chrf:.2f}", "-", "-", "-", "-"]))
    print("\n".join([*notes, *signatures]))


if __name__ == "__main__":
    main()
