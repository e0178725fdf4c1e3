"""``serve``: the only command that sets Django up."""

from argparse import Namespace

from secondchair.core.bad_input import BadInput


def serve(command: Namespace) -> int:
    """Serves the pages until it is stopped. Raises BadInput where a database cannot be used as it is named."""
    from dj_database_url import ParseError, UnknownSchemeError
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from secondchair.site.serving import serve as serve_pages

    try:
        serve_pages(command.host, command.port, command.data, command.registry)
    except (ParseError, UnknownSchemeError):
        # Neither error is quoted: the address may hold a password.
        raise BadInput(
            "DATABASE_URL or VAULT_DATABASE_URL is no address of a database: give one such as postgres://name@host/store"
        ) from None
    except (DatabaseError, ImproperlyConfigured) as error:
        reason = str(error).strip().split("\n")[0].removesuffix(".")
        raise BadInput(f"the database cannot be used ({reason}): look at DATABASE_URL and VAULT_DATABASE_URL") from None
    return 0
