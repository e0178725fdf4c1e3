"""A worker as a process of its own: ``python -m secondchair.registry.reading.worker``. What it does: ``working``."""

from .working import main

if __name__ == "__main__":
    main()
