"""What a link to a trend shows of itself: tags, picture, and the chart alone."""

import struct
import zlib

import numpy as np

from tests.dashboard.conftest import Asked
from tests.dashboard.sample_store import FITTED


def test_the_head_names_series_verdict_and_picture(asked: Asked) -> None:
    text = asked.client.get(f"/trend?series={FITTED}").text
    head = text[: text.index("</head>")]
    assert 'property="og:title" content="paint.large on linux-x64, render"' in head
    assert "regression" in head
    assert "/trend.png?series=sample/main/render/paint.large/linux-x64" in head
    assert "og:title" not in asked.client.get("/trend?series=nothing").text
    assert "og:title" not in asked.client.get("/").text


def test_the_picture_is_a_png_with_the_step_in_it(asked: Asked) -> None:
    answer = asked.client.get(f"/trend.png?series={FITTED}")
    assert answer.mimetype == "image/png"
    body = answer.data
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", body[16:24])
    assert (width, height) == (600, 315)
    size = struct.unpack(">I", body[33:37])[0]
    rows = np.frombuffer(zlib.decompress(body[41 : 41 + size]), dtype=np.uint8)
    pixels = rows.reshape(height, 1 + 3 * width)[:, 1:].reshape(height, width, 3)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) >= 3  # ground, values, steps
    assert asked.client.get("/trend.png?series=nothing").status_code == 404


def test_only_the_chart_alone_may_be_framed(asked: Asked) -> None:
    framed = asked.client.get(f"/embed/trend?series={FITTED}").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self';" in framed
    whole = asked.client.get(f"/trend?series={FITTED}").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none';" in whole
