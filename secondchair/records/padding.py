"""Five lengths for everything that is sealed, so that a row's size says little about what somebody wrote."""

from secondchair.core.bad_input import BadInput

CLASSES: tuple[int, ...] = tuple(kib * 1024 for kib in (1, 4, 16, 64, 256))
PREFIX = 4  # bytes that hold the true length


def padded(plain: bytes, least: int = 0) -> tuple[bytes, int]:
    """``plain`` with its length in front and zeros behind, and the index in CLASSES of the length that it got.

    ``least``: no class below this one, for rows whose length must not depend on what is in them.
    Raises BadInput where not even the largest class holds it.
    """
    needed = PREFIX + len(plain)
    for size_class, size in enumerate(CLASSES):
        if size_class >= least and needed <= size:
            return (len(plain).to_bytes(PREFIX, "big") + plain).ljust(size, b"\0"), size_class
    raise BadInput("This is more text than can be kept for one person: please shorten one of the texts and save again.")


def unpadded(full: bytes) -> bytes:
    """What ``padded`` was given. Raises ValueError where ``full`` is no such value."""
    length = int.from_bytes(full[:PREFIX], "big")
    if len(full) not in CLASSES or length > len(full) - PREFIX or any(full[PREFIX + length :]):
        raise ValueError("not a padded value")
    return full[PREFIX : PREFIX + length]
