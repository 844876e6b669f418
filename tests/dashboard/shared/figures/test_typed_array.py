import base64

import numpy as np
import pytest

from dashboard.shared.figures.typed_array import typed_array


@pytest.mark.parametrize("kind", ["f4", "f8", "i4", "i2", "u1"])
def test_the_bytes_are_those_of_the_array(kind: str) -> None:
    values = np.array([0, 1, 200, 7], dtype=kind)
    coded = typed_array(values)
    back = np.frombuffer(base64.b64decode(coded["bdata"]), dtype=f"<{coded['dtype']}")
    assert np.array_equal(back, values)


def test_milliseconds_since_1970_survive_exactly() -> None:
    times = np.array([1_795_355_772_469, 0, -1], dtype=np.int64)
    coded = typed_array(times)
    assert coded["dtype"] == "f8"
    assert np.array_equal(np.frombuffer(base64.b64decode(coded["bdata"]), "<f8"), times)


def test_a_view_with_gaps_is_coded_in_its_own_order() -> None:
    values = np.arange(10, dtype=np.float32)[::3]
    back = np.frombuffer(base64.b64decode(typed_array(values)["bdata"]), "<f4")
    assert back.tolist() == [0, 3, 6, 9]
