"""What the command line may be asked, and by whom it is answered. Nothing heavy is imported before it is needed."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from secondchair.core.bad_input import BadInput

from . import listens, serves, therapists


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, like every other bad input."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; `{self.prog} --help` shows how")


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    """The command that was asked for; its ``run`` takes it and gives the exit status. Raises BadInput."""
    parser = Parser(prog="secondchair", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    _hear(commands.add_parser("hear", help="what the partner said → reasons, feelings, stance, signs of danger"))
    _mirror(commands.add_parser("mirror", help="a draft of what to say → what helps, what may hurt"))
    _registry(commands.add_parser("registry", help="build the therapist index, or describe one"))
    _shortlist(commands.add_parser("shortlist", help="therapists who fit one person's wishes, or two people's"))
    _serve(commands.add_parser("serve", help="the web pages"))
    _forget(commands.add_parser("forget", help="delete what is past its day; run it every night"))
    return parser.parse_args(list(arguments))


def _version() -> str:
    from secondchair import __version__

    return f"secondchair {__version__}"


def _text(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the text; without one it is read from standard input")
    parser.add_argument("--batch", action="store_true", help='lines {"id": …, "text": …} in, one line out for each')
    parser.add_argument("--lang", choices=("en", "es"), help="the language of the text; found from it where left out")
    parser.add_argument("--json", action="store_true", help="JSON and nothing else on standard output")


def _hear(parser: argparse.ArgumentParser) -> None:
    _text(parser)
    parser.add_argument("--all-scores", action="store_true", help='adds the score of every label, as "all"')
    parser.set_defaults(run=listens.hear)


def _mirror(parser: argparse.ArgumentParser) -> None:
    _text(parser)
    parser.set_defaults(run=listens.mirror)


def _registry(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", dest="action", required=True, metavar="ACTION")
    build = actions.add_parser("build", help="read registry files and write an index")
    build.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="NPPES .csv, .csv.gz or .zip, or rows as .jsonl"
    )
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the index")
    build.add_argument(
        "--claims", type=Path, metavar="ROWS.jsonl", help="rows that practices gave, laid over the others"
    )
    build.add_argument("--sample", action="store_true", help="the small made-up directory that comes with the package")
    build.set_defaults(run=therapists.build)
    info = actions.add_parser("info", help="what an index holds")
    info.add_argument("folder", type=Path, metavar="DIR")
    info.add_argument("--json", action="store_true")
    info.set_defaults(run=therapists.info)


def _shortlist(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--registry", type=Path, required=True, metavar="DIR", help="an index made by `registry build`")
    parser.add_argument(
        "--wishes", type=Path, required=True, action="append", metavar="FILE.json", help="once or twice"
    )
    parser.add_argument("-k", type=_positive, default=8, metavar="N", help="how many to list at most (8)")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=therapists.shortlist)


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen on (8000)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (.data beside the code)")
    parser.add_argument("--registry", type=Path, metavar="DIR", help="a therapist index; made-up people without one")
    parser.set_defaults(run=serves.serve)


def _forget(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (.data beside the code)")
    parser.set_defaults(run=serves.forget)


def _positive(text: str) -> int:
    return _whole(text, 1, sys.maxsize)


def _port(text: str) -> int:
    return _whole(text, 1, 65_535)


def _whole(text: str, least: int, most: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
    if not least <= number <= most:
        limits = f"from {least} to {most}" if most < sys.maxsize else f"of at least {least}"
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number {limits}")
    return number
