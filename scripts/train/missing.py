"""Common word forms of the source language that the collected pairs hardly hold.

    python -m scripts.train.missing --work WORK --language bg > missing.txt

What to look for in further corpora, or to write sentences with. Needs the package wordfreq.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from scripts.train.collect import read_pairs
from scripts.train.encode import words_of

LEAST = 3  # occurrences from which a form is no longer missing


def missing_forms(work: Path, common: list[str], without: Collection[str]) -> list[str]:
    """Those of the common forms, in their order, that occur less than LEAST times in the pairs.

    Args:
        work: Folder with pairs.tsv.
        common: Lower-case forms, the most frequent first.
        without: Corpora that are not counted.
    """
    counts: Counter[str] = Counter()
    for pair in read_pairs(work):
        if pair.corpus not in without and not pair.corpus.startswith("dict-"):
            counts.update(words_of(pair.source.lower()))
    return [form for form in common if form.isalpha() and len(form) > 2 and counts[form] < LEAST]


def main() -> None:
    """Command line of the list."""
    from wordfreq import top_n_list

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--language", default="bg")
    parser.add_argument("--common", type=int, default=20_000, help="how many forms are looked for")
    parser.add_argument("--without", nargs="*", default=["synthetic-rbmt", "bible-veren-ulb"])
    options = parser.parse_args()
    forms = missing_forms(
        options.work, top_n_list(options.language, options.common), options.without
    )
    print("\n".join(forms))


if __name__ == "__main__":
    main()
