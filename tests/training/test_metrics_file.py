from pathlib import Path

import pytest

from engine.training.metrics_file import (
    FILE_NAME,
    MetricsReader,
    MetricsWriter,
    decode_line,
    encode_line,
    read_metrics,
)


def step(number: int) -> dict[str, object]:
    return {"kind": "step", "epoch": 1, "step": number, "loss": 0.1 * number}


def write(folder: Path, *numbers: int) -> None:
    writer = MetricsWriter(folder)
    writer.write([step(number) for number in numbers])
    writer.close()


def test_records_come_back_as_they_were_written(tmp_path: Path) -> None:
    write(tmp_path, 1, 2, 3)
    assert [{k: v for k, v in r.items() if k != "crc"} for r in read_metrics(tmp_path)] == [
        step(1),
        step(2),
        step(3),
    ]


def test_a_reader_gives_each_record_once(tmp_path: Path) -> None:
    reader = MetricsReader(tmp_path)
    assert reader.read() == []
    write(tmp_path, 1)
    assert len(reader.read()) == 1
    assert reader.read() == []
    write(tmp_path, 2)
    assert [record["step"] for record in reader.read()] == [2]


@pytest.mark.parametrize("kept", range(len(encode_line(step(2)))))
def test_a_torn_last_line_counts_as_not_written_yet(tmp_path: Path, kept: int) -> None:
    (tmp_path / FILE_NAME).write_bytes(encode_line(step(1)) + encode_line(step(2))[:kept])
    reader = MetricsReader(tmp_path)
    assert [record["step"] for record in reader.read()] == [1]
    assert reader.damaged == 0


def test_a_writer_cuts_a_torn_line_away_before_it_goes_on(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(encode_line(step(1)) + encode_line(step(2))[:20])
    write(tmp_path, 3)
    assert [record["step"] for record in read_metrics(tmp_path)] == [1, 3]


def test_a_damaged_line_is_skipped_and_counted(tmp_path: Path) -> None:
    damaged = encode_line(step(2)).replace(b'"step":2', b'"step":7')
    (tmp_path / FILE_NAME).write_bytes(encode_line(step(1)) + damaged + encode_line(step(3)))
    reader = MetricsReader(tmp_path)
    assert [record["step"] for record in reader.read()] == [1, 3]
    assert reader.damaged == 1


def test_steps_that_a_resumption_replaces_are_left_out(tmp_path: Path) -> None:
    writer = MetricsWriter(tmp_path)
    writer.write([step(1), step(2), step(3), {"kind": "resume", "step": 1}, step(2)])
    writer.close()
    assert [record["step"] for record in read_metrics(tmp_path)] == [1, 2]


@pytest.mark.parametrize("line", [b"", b"\n", b"{}\n", b"[1]\n", b'{"crc":"00000000"}\n'])
def test_what_is_no_record_is_none(line: bytes) -> None:
    assert decode_line(line) is None


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_line({"loss": float("nan")})
