"""``python -m secondchair``: the same as the ``secondchair`` command."""

import sys

if __name__ == "__main__":
    try:
        # Imported here, so that Ctrl-C is quiet from the first moment.
        from secondchair.cli import main

        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
