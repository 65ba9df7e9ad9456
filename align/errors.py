"""The one kind of error that a person is meant to read."""

from __future__ import annotations

__all__ = ["InputError"]


class InputError(Exception):
    """The request or its input was unusable.

    The message is one line that says what is wrong and how to mend it; the command line prints it
    to standard error and exits with 2. Anything else that escapes is a defect of the program.
    """
