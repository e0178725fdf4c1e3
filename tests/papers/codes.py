"""Reads a square code with a program that did not draw it (zxing-cpp)."""

import re

import numpy as np
import zxingcpp

BAR = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
PIXELS = 6  # a module's side in the picture that is read


def picture(size: int, path: str, ground: int = 255, dark: int = 0) -> np.ndarray:
    """The code as grey pixels, ``ground`` where nothing is drawn."""
    grey = np.full((size, size), ground, np.uint8)
    assert not BAR.sub("", path), "the path holds something else than bars"
    for x, y, there, back in (map(int, found) for found in BAR.findall(path)):
        assert there == back
        grey[y, x : x + there] = dark
    return grey.repeat(PIXELS, 0).repeat(PIXELS, 1)


def read(grey: np.ndarray) -> list[str]:
    """The text of every code of any kind in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(grey)]
