"""Other engines that answer the joint search, each in the best form we could write. See ``compare``."""
