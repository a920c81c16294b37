"""The server's entry."""

import subprocess
import sys


def test_what_a_server_has_loaded_is_never_searched_for_garbage_while_somebody_waits() -> None:
    script = "import gc, agency.wsgi; print(gc.get_freeze_count() / (gc.get_freeze_count() + len(gc.get_objects())))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert float(done.stdout) > 0.99
