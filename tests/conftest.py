"""What every test lives under: examples that repeat, no deadline, and no network."""

from __future__ import annotations

import socket
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no defect: examples are counted, not timed.
settings.register_profile(
    "vigie", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("vigie")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any attempt to reach another machine fail the test that tries."""

    def refuse(self: socket.socket, address: object) -> NoReturn:
        raise AssertionError(f"a test tried to connect to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
