"""Messages that were set aside: one person asks for a further try, another grants it (trust.md §4, row 5)."""
