"""The other half of `run`: inside the environment, one module per subcommand."""

import signal
import sys
from importlib import import_module

from agency.devstack.processes import Refused, Stopped

SUBCOMMANDS = ("demo", "test", "manage", "bench", "check")


def main() -> int:
    name, *words = sys.argv[1:] or [""]
    if name not in SUBCOMMANDS:
        print(f"There is no {name!r}. Choose one of: {', '.join(SUBCOMMANDS)}", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    module = import_module(f"agency.devstack.{'testing' if name == 'test' else name}")
    try:
        return int(module.main(words))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        print(file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
