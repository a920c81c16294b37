"""What each page asks of the database: a builder with one row and with three for every address that renders one."""
