"""Where things are: ZIP codes and towns, distances, outlines for maps, licence boards."""
