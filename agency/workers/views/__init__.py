"""The pages: finding workers, their files, papers and determinations."""
