"""The one error a person may cause: what is wrong, where, and what to do about it."""


class BadInput(ValueError):
    """Input that cannot be used. ``str()`` is one plain sentence for whoever gave it.

    Raised by every room that reads something from outside; the command line prints it and ends with status 2.
    """
