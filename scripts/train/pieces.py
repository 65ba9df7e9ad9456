"""Cut files into parts of at most 16 MB, and put them together again.

python -m scripts.train.pieces split FILE...
python -m scripts.train.pieces join FILE...
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

LIMIT = 16_000_000


def split(path: Path, limit: int = LIMIT) -> list[Path]:
    """Write `path.00`, `path.01`, ... and `path.sha256`; return the parts."""
    data = path.read_bytes()
    parts = []
    for number, start in enumerate(range(0, max(1, len(data)), limit)):
        part = path.with_name(f"{path.name}.{number:02d}")
        part.write_bytes(data[start : start + limit])
        parts.append(part)
    path.with_name(path.name + ".sha256").write_text(hashlib.sha256(data).hexdigest() + "\n")
    return parts


def join(path: Path) -> None:
    """Write `path` from its parts; raise ValueError if they do not give the original."""
    parts = sorted(path.parent.glob(path.name + ".[0-9][0-9]"))
    data = b"".join(part.read_bytes() for part in parts)
    wanted = path.with_name(path.name + ".sha256").read_text().strip()
    if hashlib.sha256(data).hexdigest() != wanted:
        raise ValueError(f"{path}: the {len(parts)} parts do not give the original file")
    path.write_bytes(data)


def main(arguments: list[str]) -> None:
    """Command line: split or join, then files."""
    if len(arguments) < 2 or arguments[0] not in ("split", "join"):
        raise SystemExit(__doc__)
    for name in arguments[1:]:
        (split if arguments[0] == "split" else join)(Path(name))


if __name__ == "__main__":
    main(sys.argv[1:])
