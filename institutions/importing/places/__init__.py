"""Where an institution is: divisions by code and name, those of before too, and names that are written otherwise."""
