"""What the command line may be asked, and by whom it is answered. Nothing heavy is imported before it is needed."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from secondchair.core.bad_input import BadInput

from . import hosts, listens, serves, therapists


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, like every other bad input."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}; `{self.prog} --help` shows how")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """As argparse does it, but what a command does not know is told by the command, with its own help."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    """The command that was asked for; its ``run`` takes it and gives the exit status. Raises BadInput."""
    parser = Parser(prog=_called(), description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    _hear(commands.add_parser("hear", help="what the partner said → reasons, feelings, stance, signs of danger"))
    _mirror(commands.add_parser("mirror", help="a draft of what to say → what helps, what may hurt"))
    _registry(commands.add_parser("registry", help="build the therapist index, fetch the real one, or describe one"))
    _shortlist(commands.add_parser("shortlist", help="therapists who fit one person's wishes, or two people's"))
    _serve(commands.add_parser("serve", help="the web pages"))
    _host(commands.add_parser("host", help="delete what is past its day, back up, restore, look whether all is well"))
    _expire(commands.add_parser("forget"))  # the older name of `host expire`: still understood, no longer listed
    return parser.parse_args(list(arguments))


def _called() -> str:
    """The name to type again: the script in this folder, or the command where the package was installed."""
    return "secondchair" if Path(sys.argv[0]).name == "secondchair" else "./second-chair"


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
    _fetch(actions.add_parser("fetch", help="download the newest NPPES file that CMS publishes, and build from it"))
    _build(actions.add_parser("build", help="read registry files and write an index"))
    _update(actions.add_parser("update", help="lay weekly files or claims over an index that stands"))
    use = actions.add_parser("use", help="check a copied index and make it the one that is served")
    use.add_argument("source", type=Path, metavar="COPY", help="the folder that was copied to this machine")
    use.add_argument("folder", type=Path, metavar="DIR", help="the folder that is served")
    use.set_defaults(run=therapists.use)
    check = actions.add_parser("check", help="read every byte of an index and say whether it is as it was written")
    check.add_argument("folder", type=Path, metavar="DIR")
    check.set_defaults(run=therapists.check)
    info = actions.add_parser("info", help="what an index holds, and what searches it")
    info.add_argument("folder", type=Path, metavar="DIR")
    info.add_argument("--json", action="store_true")
    info.set_defaults(run=therapists.info)
    _find(actions.add_parser("find", help="a therapist by name, or by NPI"))


def _build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="NPPES .csv, .csv.gz or .zip, or rows as .jsonl"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the index")
    _claims(parser)
    parser.add_argument("--sample", action="store_true", help="the small made-up directory that comes with the package")
    parser.set_defaults(run=therapists.build)


def _update(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the index")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="later NPPES files, or rows as .jsonl")
    _claims(parser)
    parser.set_defaults(run=therapists.update)


def _claims(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--claims", type=Path, metavar="ROWS.jsonl", help="rows that practices gave, laid over the others"
    )


def _find(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("name", nargs="+", metavar="NAME", help="the beginning of each word of a name, or an NPI")
    parser.add_argument("-k", type=_positive, default=20, metavar="N", help="how many to list at most (20)")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=therapists.find)


def _fetch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the index")
    parser.add_argument("--weekly", action="store_true", help="add the weeks that came after the month in DIR")
    parser.add_argument("--from", dest="source", metavar="URL", help="another page with the files, or one .zip")
    _claims(parser)
    parser.add_argument("--keep", action="store_true", help="keep the download, in the folder DIR-downloads")
    parser.set_defaults(run=therapists.fetch)


def _shortlist(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--registry", type=Path, required=True, metavar="DIR", help="an index made by `registry build`")
    parser.add_argument(
        "--wishes", type=Path, required=True, action="append", metavar="FILE.json", help="once or twice"
    )
    parser.add_argument("-k", type=_positive, default=8, metavar="N", help="how many to list at most (8)")
    parser.add_argument("--order", choices=("fit", "distance"), default="fit", help="who is listed first (fit)")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=therapists.shortlist)


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen on (8000)")
    parser.add_argument("--registry", type=Path, metavar="DIR", help="a therapist index; made-up people without one")
    _data(parser, serves.serve)


def _host(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", dest="action", required=True, metavar="ACTION")
    _expire(actions.add_parser("expire", help="delete what is past its day; run it every night"))
    backup = actions.add_parser("backup", help="one more version of the main store, and the vault's mirror anew")
    backup.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder of the backups")
    backup.add_argument("--keep", type=_positive, default=14, metavar="N", help="how many versions to keep (14)")
    _data(backup, hosts.backup)
    restore = actions.add_parser("restore", help="put a backup in the place of what is there")
    restore.add_argument(
        "--from", dest="source", type=Path, required=True, metavar="DIR", help="what `backup` wrote to"
    )
    restore.add_argument("--version", metavar="NAME", help="a version of the main store; the newest without it")
    restore.add_argument(
        "--vault", action="store_true", help="the vault too: only if it was lost, for whoever erased since comes back"
    )
    restore.add_argument("--replace", action="store_true", help="also where there are rows: they are lost")
    _data(restore, hosts.restore)
    check = actions.add_parser("check", help="are both stores whole, is the backup fresh, how many rows are there")
    check.add_argument("--backups", type=Path, metavar="DIR", help="look at the newest backup too")
    check.add_argument("--json", action="store_true")
    _data(check, hosts.check)


def _expire(parser: argparse.ArgumentParser) -> None:
    _data(parser, hosts.expire)


def _data(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (.data beside the code)")
    parser.set_defaults(run=run)


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
