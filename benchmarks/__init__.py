"""Measurements: `./run bench NAME …` runs `main()` of `benchmarks/NAME.py`, which prints one JSON object a line."""
