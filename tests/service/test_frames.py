import io
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.service.frames import LARGEST_FRAME, FrameError, decode, encode, read_message

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(messages=st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=4))
def test_messages_come_out_as_they_went_in(messages):
    stream = io.BytesIO(b"".join(encode(each) for each in messages))
    assert [read_message(stream) for _ in messages] == messages
    assert read_message(stream) is None


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, {1, 2}, object()])
def test_what_is_not_json_is_refused_before_it_is_sent(value):
    with pytest.raises(FrameError, match="cannot be sent as JSON"):
        encode({"value": value})


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b"1", b'{"x": NaN}', b'{"x": -Infinity}', b"\xff\xfe", b"[" * 200_000],
)
def test_a_body_that_is_no_json_object_is_refused(body):
    with pytest.raises(FrameError):
        decode(body)


def test_an_oversized_frame_is_refused_without_reading_it():
    stream = io.BytesIO(struct.pack(">I", LARGEST_FRAME + 1) + b"{}")
    with pytest.raises(FrameError, match="allowed"):
        read_message(stream)
    assert stream.read() == b"{}"


@given(cut=st.integers(0, 20))
def test_a_frame_that_breaks_off_counts_as_the_end(cut):
    frame = encode({"name": "a message of some length"})
    assert read_message(io.BytesIO(frame[:cut])) is None
