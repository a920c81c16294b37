"""What `./run bench` wants before it starts anything."""

import pytest

from agency.devstack import bench
from agency.devstack.processes import Refused


def test_a_measurement_without_the_peers_scripts_starts_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("KUASHENG_BASELINES", str(tmp_path / "nowhere"))
    monkeypatch.setattr(bench, "Stack", lambda *words: pytest.fail("a server was started"))

    with pytest.raises(Refused, match=f"{tmp_path}/nowhere is not there. Set KUASHENG_BASELINES"):
        bench.main(["outbox"])
