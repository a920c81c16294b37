"""Lists of institutions as agencies really send them: bytes in, a verdict for each row out. Pure, no database."""
