"""``python -m bench.registry``: what can be measured of the registry."""

import argparse
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.registry", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    real = parts.add_parser("files", help="the real registry files, where they are: built, counted, searched")
    real.add_argument("files", nargs="*", type=Path)
    peers = parts.add_parser("peers", help="the joint search against other engines; needs requirements/bench.txt")
    peers.add_argument("--rows", type=int, default=1_000_000)
    peers.add_argument("--seed", type=int, default=1)
    peers.add_argument("--questions", type=int, default=12, help="of each kind")
    peers.add_argument("--only", default="ours,numpy,pandas,balltree,polars,duckdb,sqlite,postgis", metavar="A,B")
    peers.add_argument("--kinds", default="metro,rural,video,either,nationwide", metavar="A,B")
    peers.add_argument("--registry", type=Path, help="a folder to keep the built directory in, for the next time")
    peers.add_argument("--json", type=Path, help="a file to write every time into")
    figures = parts.add_parser("figures", help="bytes, opening, searches a second, growth, a week's update")
    figures.add_argument("--rows", type=int, default=1_000_000)
    figures.add_argument(
        "--more", type=int, default=10_000_000, help="the second size, for the growth; 0 leaves it out"
    )
    figures.add_argument("--seed", type=int, default=1)
    figures.add_argument("--folder", type=Path, help="a folder to keep the built directories in, for the next time")
    picture = parts.add_parser("drawing", help="a picture of several peers runs")
    picture.add_argument("files", nargs="+", type=Path)
    picture.add_argument("--out", type=Path, required=True)
    parts.add_parser("limit", help="what the memory of this machine gives to one core")
    return _ran(parser.parse_args())


def _ran(options: argparse.Namespace) -> int:
    # Each part imports only what it needs: most need no more than the project itself.
    if options.part == "files":
        from . import files

        return files.main(options.files)
    if options.part == "figures":
        from . import figures

        return figures.main(options.rows, options.more, options.seed, options.folder)
    if options.part == "peers":
        from . import compare

        only, kinds = compare.names_in(options.only), compare.kinds_in(options.kinds)
        return compare.main(options.rows, options.seed, options.questions, only, options.registry, options.json, kinds)
    if options.part == "drawing":
        from . import drawing

        return drawing.main(options.files, options.out)
    from . import limit

    for what, speed in limit.gigabytes_a_second().items():
        print(f"{what} {speed:.1f} GB/s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
