"""Which models there are here, and the one way to get another: asking for it."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from align.errors import InputError
from align.translation.folder import MarianFolder

__all__ = ["ModelRow", "fetch", "find", "models"]

_LOG = logging.getLogger("align")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9_][\w.-]*")
_PATTERNS = ["config.json", "generation_config.json", "tokenizer_config.json", "vocab.json",
             "target_vocab.json", "source.spm", "target.spm", "*.safetensors",
             "model.safetensors.index.json", "README.md"]  # fmt: skip
_TIMEOUT_SECONDS = 10.0
_CONVERTER_BOT = "SFconvertbot"  # Hugging Face's own, which offers safetensors as pull requests


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model that could be used here.

    Attributes:
        id: What ``--model`` takes.
        origin: "bundled" or "Hugging Face cache".
        path: Its folder.
        size: Bytes on disk.
        source_language, target_language: ISO 639-1 codes, None where it has several.
        sha256: Digest of its weights; empty where it is not usable.
        licence: As its model card says, None where it does not.
        default: Whether it is used when no ``--model`` is given.
        problem: Why it cannot be used; None where it can.
    """

    id: str
    origin: str
    path: Path
    size: int
    source_language: str | None
    target_language: str | None
    sha256: str
    licence: str | None
    default: bool
    problem: str | None


def find(
    model: str | os.PathLike[str] | None,
    source_language: str | None = None,
    target_language: str | None = None,
) -> MarianFolder:
    """The folder of a model; see :func:`align.translation.load_model`.

    Raises:
        InputError: There is no such model here, or it cannot be used.
    """
    if model is None:
        return _default(source_language or "bg", target_language or "en")
    name = os.fspath(model)
    if name == "bundled":
        return _bundled(source_language, target_language)
    path = _path(name)
    if path is not None and path.is_dir():
        return MarianFolder.open(path)
    if path is not None and path.exists():
        raise InputError(f"--model {name}: a file; give the folder it is in")
    if not _HUB_ID.fullmatch(name):
        raise InputError(
            f"--model {name or '(empty)'}: no such folder; give a folder, a Hugging Face id such as"
            " Helsinki-NLP/opus-mt-bg-en, or bundled (see `align models`)"
        )
    found = _in_cache(name)
    if found is None:
        raise InputError(
            f"--model {name}: not on this machine; fetch it with `align models fetch {name}`"
        )
    return found


def _path(name: str) -> Path | None:
    """A name as a path; None for what no file can be called (empty, too long, a null in it)."""
    try:
        path = Path(name).expanduser()
        path.exists()
    except (OSError, ValueError, RuntimeError):  # RuntimeError: ~ of a user without a home
        return None
    return path if name else None


def models() -> list[ModelRow]:
    """The models that are on this machine, the bundled ones first."""
    rows = [_row("bundled", "bundled", path) for path in _bundled_folders()]
    for place in _matches(_hub_cache(), "models--*--*"):
        id = place.name.removeprefix("models--").replace("--", "/", 1)
        found = [
            _row(id, "Hugging Face cache", path) for path in _snapshots(id) if _is_marian(path)
        ]
        rows += sorted(found, key=lambda row: row.problem is not None)[:1]
    standard = _standard_id("bg", "en")
    usable = [row.id for row in rows if not row.problem]
    default = standard if standard in usable else "bundled"
    return [replace(row, default=not row.problem and row.id == default) for row in rows]


def fetch(id: str) -> Path:
    """Download a MarianMT model from the Hugging Face Hub into its cache.

    Only weights in safetensors are taken: those of the repository itself, else those that Hugging
    Face's conversion service offers there as a pull request.

    Returns:
        The folder.

    Raises:
        InputError: No such model, no network, or no weights in safetensors; one line.
    """
    if not _HUB_ID.fullmatch(id):
        raise InputError(
            f"{id}: not a Hugging Face id; give one such as {_standard_id('bg', 'en')}"
        )
    try:
        import huggingface_hub
    except ImportError:
        raise InputError(
            "fetching needs the package huggingface_hub: pip install 'align[hub]'"
        ) from None
    try:
        revision = _safe_revision(huggingface_hub.HfApi(), id)
        path = Path(
            huggingface_hub.snapshot_download(id, revision=revision, allow_patterns=_PATTERNS)
        )
    except InputError:
        raise
    except Exception as error:  # whatever the network, the Hub or its client comes up with
        raise InputError(
            f"cannot fetch {id}: {_first_line(error)}; check the id and the network"
        ) from None
    return MarianFolder.open(path, id).path


def _safe_revision(api: Any, id: str) -> str:
    if _has_safetensors(api, id, "main"):
        return "main"
    for request in api.get_repo_discussions(
        id, author=_CONVERTER_BOT, discussion_type="pull_request"
    ):
        revision = f"refs/pr/{request.num}"
        if _has_safetensors(api, id, revision):
            return revision
    raise InputError(
        f"{id} has no weights in safetensors, only as a pickle, which can run code when loaded;"
        " ask for a conversion at https://huggingface.co/spaces/safetensors/convert, or save it"
        " again with transformers and give the folder"
    )


def _has_safetensors(api: Any, id: str, revision: str) -> bool:
    # Not list_repo_files, which tries again for half a minute, noisily, where there is no network.
    info = api.model_info(id, revision=revision, timeout=_TIMEOUT_SECONDS)
    return any(file.rfilename.endswith(".safetensors") for file in info.siblings or ())


def _default(source: str, target: str) -> MarianFolder:
    """The standard OPUS-MT model where it is in the cache, else the bundled one."""
    if source == target:
        raise InputError(
            f"nothing to translate from {source} to {target}: say --source-lang if the text's"
            " language was mistaken, or --target-lang"
        )
    standard = _standard_id(source, target)
    try:
        found = _in_cache(standard)
    except InputError as error:
        _LOG.info("%s", error)
        found = None
    if found is not None:
        _LOG.info("using %s from the Hugging Face cache", standard)
        return found
    try:
        folder = _bundled(source, target)
    except InputError:
        raise InputError(
            f"no model for {source} to {target} on this machine; fetch one with"
            f" `align models fetch {standard}`, or name one with --model"
        ) from None
    _LOG.info("using the bundled model; a better one: `align models fetch %s`", standard)
    return folder


def _bundled(source: str | None, target: str | None) -> MarianFolder:
    """The bundled model for these languages."""
    for path in _bundled_folders():
        own_source, own_target = path.name.split("-")
        if source in (None, own_source) and target in (None, own_target):
            return MarianFolder.open(path, "bundled")
    have = ", ".join(path.name.replace("-", " to ") for path in _bundled_folders()) or "nothing yet"
    raise InputError(
        f"--model bundled: it translates {have}, not {source or '?'} to {target or '?'}; name"
        f" another model, such as {_standard_id(source or 'bg', target or 'en')}"
    )


def _bundled_folders() -> list[Path]:
    root = Path(str(files("align"))) / "bundled"
    found = root.glob("*-*/config.json")
    return sorted(
        path.parent for path in found if re.fullmatch("[a-z]{2}-[a-z]{2}", path.parent.name)
    )


def _standard_id(source: str, target: str) -> str:
    return f"Helsinki-NLP/opus-mt-{source}-{target}"


def _hub_cache() -> Path:
    """As huggingface_hub finds it, without loading it."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(name):
            return Path(os.path.expandvars(os.environ[name])).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("HF_HOME") or f"{base}/huggingface"
    return Path(os.path.expandvars(home)).expanduser() / "hub"


def _snapshots(id: str) -> list[Path]:
    """The revisions of a repository in the cache: main first, then pull requests.

    The layout (refs/NAME holds a commit, snapshots/COMMIT its files) is documented at
    https://huggingface.co/docs/huggingface_hub/guides/manage-cache
    """
    place = _hub_cache() / ("models--" + id.replace("/", "--"))
    found = []
    for ref in [place / "refs" / "main", *_matches(place, "refs/refs/pr/*")]:
        try:
            snapshot = place / "snapshots" / ref.read_text(encoding="utf-8").strip()
            found += [snapshot] if snapshot.is_dir() else []
        except (OSError, ValueError):
            continue
    return found


def _matches(place: Path, pattern: str) -> list[Path]:
    """As Path.glob, sorted; nothing where the cache is somebody else's and may not be read."""
    try:
        return sorted(place.glob(pattern))
    except OSError:
        return []


def _in_cache(id: str) -> MarianFolder | None:
    """The model in the cache, None where it is not.

    Raises:
        InputError: It is there, but not usable.
    """
    problem: InputError | None = None
    for snapshot in _snapshots(id):
        try:
            return MarianFolder.open(snapshot, id)
        except InputError as error:
            problem = problem or error
    if problem:
        raise problem
    return None


def _row(id: str, origin: str, path: Path) -> ModelRow:
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    try:
        folder = MarianFolder.open(path, id)
    except InputError as error:
        return ModelRow(id, origin, path, size, None, None, "", _licence(path), False, str(error))
    languages = folder.source_language, folder.target_language
    return ModelRow(
        id, origin, path, size, *languages, folder.sha256(), _licence(path), False, None
    )


def _is_marian(path: Path) -> bool:
    try:
        return '"marian"' in (path / "config.json").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def _licence(path: Path) -> str | None:
    """``license:`` in the head of the model card."""
    for name in ("README.md", "MODEL_CARD.md"):
        try:
            card = (path / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found = re.search(r"^license:\s*(\S+)", card.split("\n---", 1)[0], re.MULTILINE)
        if found:
            return found[1]
    return None


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
