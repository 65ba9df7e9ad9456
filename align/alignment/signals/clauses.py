"""What an embedder sees inside a sentence: its clauses, each read for itself.

A translator may tell the end of one sentence in the next. The vectors of whole sentences hardly
show it; the clause that changed sentences does: it is covered by the neighbour, not by the partner.
So clauses are the units of coverage for embedders, as words are for the other signals.
"""

from __future__ import annotations

import re

__all__ = ["clauses"]

# After a punctuation mark, before a dash, a bracket or an opening quotation mark.
_CUT = re.compile(r"(?<=[,;:.!?…،؛])\s+|\s+(?=[–—-]\s)|\s+(?=[(«„“])")
# Characters below which a part says too little for itself and stays with its neighbour.
LEAST = 24


def clauses(text: str) -> list[str]:
    """Parts of a sentence between punctuation marks, in order; one where there is nothing to cut.

    Joined by single spaces they hold the words of the sentence.
    """
    out: list[str] = []
    for part in filter(None, _CUT.split(text)):
        if out and min(len(out[-1]), len(part)) < LEAST:
            out[-1] += f" {part}"
        else:
            out.append(part)
    return out or [text]
