"""Lists of institutions as agencies really send them: bytes in, a verdict for each row out. Pure, no database.

`files` judges a whole file. It reads it as sheets (`books`), finds the tables on them (`tables`) and judges their rows
(`judging`), by what their cells hold (`values`) and which institutions (`names`) and divisions (`places`) they name.
`entries` and `verdicts` are what comes out; the words that agencies write are tables in `data`.
"""
