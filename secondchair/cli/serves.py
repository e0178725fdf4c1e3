"""``serve``: the only command that sets Django up."""

from argparse import Namespace


def serve(command: Namespace) -> int:
    """Serves the pages until it is stopped."""
    from secondchair.site.serving import serve as serve_pages

    serve_pages(command.host, command.port, command.data, command.registry)
    return 0
