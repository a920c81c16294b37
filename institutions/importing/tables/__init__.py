"""Where the tables of a sheet begin, what their columns are, and which rows belong to them."""
