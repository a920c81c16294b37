"""The pages of filings: entry, the worklist, cases and their decision, paper; what other pages show of filings."""
