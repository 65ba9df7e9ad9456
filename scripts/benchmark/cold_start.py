"""How long does a person wait? Whole commands, from the shell's point of view.

    python scripts/benchmark/cold_start.py [SOURCE TARGET] [--runs 5]

Prints the median, the fastest and the slowest wall time in seconds, and the peak memory in MiB, of
`align --help`, of the first `align pair` after installation (empty cache folder: the int8 model is
made) and of every later one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def measure(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one run of ``command``."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command} failed: {process.stderr.read().decode()}")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", default=str(SEEDS / "001_fe472cf9f28a5c5d.txt"))
    parser.add_argument("target", nargs="?", default=str(SEEDS / "000_8cde7412c0a80b03.txt"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    align = [sys.executable, "-m", "align"]
    pair = [*align, "pair", arguments.source, arguments.target, "--model", "bundled"]

    def row(name: str, command: list[str], *, fresh: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            runs = []
            for number in range(arguments.runs):
                cache = Path(folder, str(number) if fresh else "shared")
                environment = {**os.environ, "ALIGN_CACHE": str(cache)}
                if not fresh and number == 0:
                    measure(command, environment)
                runs.append(measure(command, environment))
        seconds = [run[0] for run in runs]
        peak = max(run[1] for run in runs)
        print(
            f"| {name} | {statistics.median(seconds):.2f} | {min(seconds):.2f} "
            f"| {max(seconds):.2f} | {peak:.0f} |"
        )

    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {arguments.runs} runs")
    print("| command | median s | fastest | slowest | peak MiB |")
    print("|---|---:|---:|---:|---:|")
    row("align --help", [*align, "--help"], fresh=False)
    row("align pair, first time", pair, fresh=True)
    row("align pair, later", pair, fresh=False)


if __name__ == "__main__":
    main()
