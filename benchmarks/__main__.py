"""Run the named measurements one after the other; `./run bench` has checked that they are there."""

import sys
from importlib import import_module

for name in sys.argv[1:]:
    import_module(f"benchmarks.{name}").main()
