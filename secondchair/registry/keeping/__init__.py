"""A directory on disk: how rows are merged, arranged, written, opened and replaced."""
