"""Pages of bills and months."""
