"""A question over a directory and its answer: what is asked, two engines, names."""
