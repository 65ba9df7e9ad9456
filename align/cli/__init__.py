"""The command line: parses and delegates, nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from align.errors import InputError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 with --exit-code, 2 unusable input."""
    from align.cli.notices import notices
    from align.cli.output import open_streams
    from align.cli.parser import parse

    open_streams()
    try:
        arguments = parse(argv)
        with notices(quiet=arguments.quiet):
            code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except InputError as error:
        return _fail(str(error))
    except BrokenPipeError:
        # The reader (a pager, head) has seen enough; keep the interpreter's own flush quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _fail("interrupted")
        return 130
    except (OSError, MemoryError) as error:
        if os.environ.get("ALIGN_TRACEBACK"):
            raise
        return _fail(f"{type(error).__name__}: {error}")


def _fail(message: str) -> int:
    from align.cli.notices import one_line

    print(f"align: {one_line(message)}", file=sys.stderr)
    return 2
