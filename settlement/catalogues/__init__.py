"""Which catalogue holds for a line: by kind, place and day. Places differ by parameter, never by code."""
