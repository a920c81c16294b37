"""A delivered file, of whatever kind, as sheets of rows, with what it hides, strikes through or leaves uncounted."""
