"""Word alignments of the training pairs, with eflomal (`pip install eflomal`).

Words are cut to their first six letters, which merges most inflected forms:
on small corpora that matters more than what it confuses.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.train.encode import words_of

STEM = 6


def stems(text: str) -> str:
    """Lower-case word beginnings, one space apart."""
    return " ".join(word[:STEM] for word in words_of(text.lower()))


def align(pairs: list[tuple[str, str]], work: Path) -> tuple[list[str], list[str]]:
    """Links `i-j` (source-target) of every pair, in the forward and the reverse direction.

    Forward gives each target word at most one source word, reverse the opposite.
    """
    files = {name: work / f"align.{name}" for name in ("source", "target", "forward", "reverse")}
    for side, name in enumerate(("source", "target")):
        text = "".join(f"{stems(pair[side]) or '.'}\n" for pair in pairs)
        files[name].write_text(text, encoding="utf-8")
    tool = Path(sys.executable).with_name("eflomal-align")
    command = [str(tool), "-m", "3", "--n-samplers", "1", "--overwrite"]
    for flag, name in zip("stfr", files, strict=True):
        command += [f"-{flag}", str(files[name])]
    subprocess.run(command, check=True)
    forward, reverse = (files[n].read_text().split("\n")[: len(pairs)] for n in list(files)[2:])
    return forward, reverse
