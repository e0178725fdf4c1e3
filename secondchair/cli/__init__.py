"""The ``secondchair`` command. Status 0 done, 2 bad input (one line on standard error), 3 nothing found."""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from secondchair.core.bad_input import BadInput

from .asked import asked

BAD_INPUT = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit status. ``arguments`` are those of the shell where left out."""
    _speak_utf8()
    try:
        command = asked(sys.argv[1:] if arguments is None else arguments)
        status = int(command.run(command))
        sys.stdout.flush()
    except BadInput as error:
        return _bad(str(error))
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        return _bad(_said_of(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _speak_utf8() -> None:
    """UTF-8 whatever the shell's own setting; what cannot be written is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _bad(sentence: str) -> int:
    print(f"secondchair: {' '.join(sentence.split())}", file=sys.stderr)
    return BAD_INPUT


def _said_of(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}; look at the path and its permissions, then try again"


def _reader_left() -> int:
    # `… | head` has what it wanted. Python would complain once more when it closes standard output.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
