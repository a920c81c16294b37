"""A row of a table: its values, its place, and what is said of it, alone and beside the others."""
