"""The names of institutions, and what lists write beside them."""
