"""``serve``, and what is said where a database cannot be used."""

from argparse import Namespace
from collections.abc import Callable
from typing import TypeVar

from secondchair.core.bad_input import BadInput

Result = TypeVar("Result")


def serve(command: Namespace) -> int:
    """Serves the pages until it is stopped. Raises BadInput where a database cannot be used as it is named."""
    from secondchair.site.serving import serve as serve_pages

    with_databases(lambda: serve_pages(command.host, command.port, command.data, command.registry))
    return 0


def with_databases(call: Callable[[], Result]) -> Result:
    """What ``call`` gives. Raises BadInput where a database cannot be used as it is named, without its password."""
    from dj_database_url import ParseError, UnknownSchemeError
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    try:
        return call()
    except (ParseError, UnknownSchemeError):
        # Neither error is quoted: the address may hold a password.
        raise BadInput(
            "DATABASE_URL or VAULT_DATABASE_URL is no address of a database: give one such as postgres://name@host/store"
        ) from None
    except (DatabaseError, ImproperlyConfigured) as error:
        reason = str(error).strip().split("\n")[0].removesuffix(".")
        raise BadInput(f"the database cannot be used ({reason}): look at DATABASE_URL and VAULT_DATABASE_URL") from None
