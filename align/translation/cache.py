"""Where converted models are kept between runs, and how they get there whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["cache_folder", "cached"]


def cache_folder() -> Path:
    """``$ALIGN_CACHE``, else ``$XDG_CACHE_HOME/align``, else ``~/.cache/align``."""
    own = os.environ.get("ALIGN_CACHE")
    if own:
        return Path(own).expanduser()
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache") / "align"


def cached(name: str, build: Callable[[Path], None]) -> Path | None:
    """The folder ``name`` in the cache, built first where it is missing.

    It is built beside its place and renamed, so that another process sees all of it or nothing,
    and of two processes that build it at once the first one wins.

    Args:
        build: Writes the files into the (empty) folder it is given.

    Returns:
        The folder, or None where the cache cannot be written.
    """
    try:
        place = cache_folder() / name
        if place.is_dir():
            return place
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=place.parent))
    except (OSError, RuntimeError):  # RuntimeError: the user has no home folder
        return None
    try:
        build(draft)
        draft.chmod(0o755)
        draft.rename(place)
    except OSError:
        return place if place.is_dir() else None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return place
