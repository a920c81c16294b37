"""Bills: what they may contain, and how they are kept."""
