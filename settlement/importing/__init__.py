"""Lists of costs and catalogues as people send them: every row with a verdict, nothing skipped silently."""
