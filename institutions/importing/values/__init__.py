"""What stands in one cell: signs, words, headings, days, numbers, levels."""
