from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vigie.kernels.indices.many_tests import discovery_rates


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_rates_are_those_of_the_reference_implementation(p: list[float]) -> None:
    values = np.array(p)
    for dependent, method in ((False, "bh"), (True, "by")):
        expected = stats.false_discovery_control(values, method=method)
        assert np.allclose(discovery_rates(values, dependent=dependent), expected)


def test_no_tests_give_no_rates() -> None:
    assert len(discovery_rates(np.array([]))) == 0
