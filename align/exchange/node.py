"""A JSON value that knows where in the file it stands, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from align.errors import InputError

__all__ = ["Node"]


class Node:
    """One value of a parsed JSON file. Every method but ``get`` raises InputError on a misfit.

    Attributes:
        value: What ``json.loads`` made of it.
        where: The file's name and the way to the value, e.g. "diff.json: beads[3].kind".
    """

    __slots__ = ("_name", "_path", "value")

    def __init__(self, value: Any, name: str, path: str = "") -> None:
        self.value = value
        self._name = name
        self._path = path

    def fail(self, problem: str) -> NoReturn:
        """Raise InputError: where it is, what is wrong."""
        raise InputError(f"{self._name}: {self._path} {problem}" if self._path else problem)

    def __getitem__(self, key: str) -> Node:
        if not isinstance(self.value, dict):
            self.fail(f"must be an object, not {_shown(self.value)}")
        if key not in self.value:
            self._child(key).fail("is missing")
        return self._child(key)

    def get(self, key: str, default: Any = None) -> Any:
        """The plain value of an optional key."""
        return self.value.get(key, default) if isinstance(self.value, dict) else default

    def __iter__(self) -> Iterator[Node]:
        if not isinstance(self.value, list):
            self.fail(f"must be a list, not {_shown(self.value)}")
        for i, item in enumerate(self.value):
            yield Node(item, self._name, f"{self._path}[{i}]")

    def text(self) -> str:
        """A string that can be written as UTF-8."""
        if not isinstance(self.value, str):
            self.fail(f"must be a string, not {_shown(self.value)}")
        try:
            self.value.encode()
        except UnicodeEncodeError:
            self.fail("holds half of a surrogate pair; the text was cut inside a character")
        return self.value

    def optional_text(self) -> str | None:
        """A string or null."""
        return None if self.value is None else self.text()

    def natural(self, below: int) -> int:
        """A whole number, 0 to ``below`` - 1."""
        if type(self.value) is not int:
            self.fail(f"must be a whole number, not {_shown(self.value)}")
        if not 0 <= self.value < below:
            self.fail(f"is {_shown(self.value)}; it must be at least 0 and below {below}")
        return self.value

    def share(self) -> float:
        """A number from 0 to 1."""
        if type(self.value) not in (int, float) or self.value != self.value:  # NaN
            self.fail(f"must be a number from 0 to 1, not {_shown(self.value)}")
        if not 0 <= self.value <= 1:
            self.fail(f"is {_shown(self.value)}; it must be from 0 to 1")
        return float(self.value)

    def choice(self, known: Iterable[str]) -> str:
        """One of ``known``."""
        if self.value not in tuple(known):
            self.fail(f"is {_shown(self.value)}; it must be one of {', '.join(known)}")
        return str(self.value)

    def _child(self, key: str) -> Node:
        return Node(self.value.get(key), self._name, f"{self._path}.{key}" if self._path else key)


def _shown(value: Any) -> str:
    """The value, short and on one line."""
    kinds = {dict: "an object", list: "a list", type(None): "null", bool: str(value).lower()}
    text = kinds.get(type(value)) or repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
