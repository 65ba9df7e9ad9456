"""Run the main job on the seed pair: ``python3 scripts/demo.py`` (options go to ``align pair``)."""

from __future__ import annotations

import subprocess
import sys

import environment

SOURCE = environment.ROOT / "seeds" / "001_fe472cf9f28a5c5d.txt"
TARGET = environment.ROOT / "seeds" / "000_8cde7412c0a80b03.txt"

if __name__ == "__main__":
    align = environment.ensure() / "align"
    raise SystemExit(subprocess.call([str(align), "pair", SOURCE, TARGET, *sys.argv[1:]]))
