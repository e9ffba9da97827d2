"""`summary` and `check`."""

import pytest

COURSE = [
    ("nn.Conv2d", [32, 24, 24], 832, 460_800),
    ("F.max_pool2d", [32, 8, 8], 0, 0),
    ("F.relu", [32, 8, 8], 0, 0),
    ("nn.Conv2d", [64, 4, 4], 51_264, 819_200),
    ("F.max_pool2d", [64, 2, 2], 0, 0),
    ("F.relu", [64, 2, 2], 0, 0),
    ("Tensor.view", [256], 0, 0),
    ("nn.Linear", [200], 51_400, 51_200),
    ("F.relu", [200], 0, 0),
    ("nn.Linear", [10], 2_010, 2_000),
]


@pytest.fixture(params=["preset", "file"])
def lenet(request, lenet_file):
    return "lenet" if request.param == "preset" else lenet_file


def test_lenet_is_the_table_of_the_course(netloom, lenet):
    summary = netloom("summary", lenet, "--json").json

    rows = [node for node in summary["nodes"] if node["role"] == "network"]
    assert [
        (row["operator"], row["output_shape"][1:], row["parameters"], row["products"])
        for row in rows
    ] == COURSE
    assert {row["output_shape"][0] for row in rows} == {"N"}
    assert (summary["parameters"], summary["products"]) == (105_506, 1_333_200)
    assert summary["problems"] == []


def test_the_loss_is_flagged_and_outside_the_totals(netloom):
    summary = netloom("summary", "lenet", "--json").json

    losses = [node["operator"] for node in summary["nodes"] if node["role"] == "loss"]
    assert losses == ["F.cross_entropy"]


def test_every_row_is_complete(netloom):
    for row in netloom("summary", "lenet", "--json").json["nodes"]:
        assert row.keys() == {
            "id",
            "title",
            "operator",
            "path",
            "role",
            "output_shape",
            "parameters",
            "products",
            "receptive_field",
            "activation_bytes",
            "kept_bytes",
        }
    first = netloom("summary", "lenet", "--json").json["nodes"][0]
    assert first["receptive_field"] == [5, 5]
    assert first["activation_bytes"] == 4 * 32 * 24 * 24


def test_the_table_is_aligned_and_ends_in_a_total(netloom):
    lines = netloom("summary", "lenet").out.splitlines()

    total = next(line for line in lines if line.startswith("total"))
    assert total.split()[1:3] == ["105,506", "1,333,200"]
    header = lines[0]
    assert total.index("105,506") + 7 == header.index("parameters") + len("parameters")
    assert lines[-1].startswith("loss: ")


def test_another_input_shape_can_be_asked_for(netloom):
    summary = netloom("summary", "digits-classifier", "--input", "image=1,64,64", "--json")

    assert summary.status == 0
    assert summary.json["nodes"][0]["output_shape"] == ["N", 6, 62, 62]


def test_an_unknown_input_is_an_error(netloom):
    finished = netloom("summary", "lenet", "--input", "images=1,28,28")

    assert finished.status == 1
    assert finished.err == "netloom: There is no input named 'images'. Did you mean image?\n"


@pytest.mark.parametrize("text", ["image", "image=", "image=1,x", "image=0,28", "=1,28,28"])
def test_a_wrong_shape_is_wrong_usage(netloom, text):
    finished = netloom("summary", "lenet", "--input", text)

    assert finished.status == 2
    assert "expected NAME=C,H,W" in finished.err


def test_a_summary_of_a_wrong_network_shows_what_can_be_known(netloom, broken_file):
    finished = netloom("summary", broken_file, "--json")

    shapes = [node["output_shape"] for node in finished.json["nodes"]]
    assert finished.status == 1
    assert shapes[:2] == [["N", 32, 24, 24], ["N", 32, 8, 8]]
    assert shapes[-1] is None
    assert [each["severity"] for each in finished.json["problems"]] == ["error"]


def test_repetitions_of_a_block_are_rows_under_it_and_counted_once_in_the_total(
    netloom, repeated_file
):
    summary = netloom("summary", repeated_file, "--json").json

    rows = {row["path"]: (row["id"], row["title"], row["parameters"]) for row in summary["nodes"]}
    assert rows == {
        "stage1": ("stage1", "stage", 1_168),
        "stage1/0/conv1": ("conv1", "conv1", 584),
        "stage1/1/conv1": ("conv1", "conv1", 584),
    }
    assert summary["parameters"] == 1_168


def test_the_table_indents_what_is_in_a_block(netloom, repeated_file):
    lines = netloom("summary", repeated_file).out.splitlines()

    assert [line.partition("  nn.")[0].rstrip() for line in lines[3:5]] == [
        "  0/conv1",
        "  1/conv1",
    ]


def test_a_sound_network_passes_the_check(netloom):
    finished = netloom("check", "lenet")

    assert (finished.status, finished.out, finished.err) == (0, "No problems found.\n", "")


def test_a_wrong_network_fails_the_check_with_its_problem(netloom, broken_file):
    finished = netloom("check", broken_file)

    assert finished.status == 1
    assert finished.out.startswith("error: ")
    assert "77" in finished.out
    assert finished.err.count("\n") == 1
    assert "1 error" in finished.err


def test_a_check_can_be_read_by_a_program(netloom, broken_file):
    found = netloom("check", broken_file, "--json").json

    assert found["errors"] == 1
    assert found["problems"][0]["severity"] == "error"
    assert "77" in found["problems"][0]["message"]


def test_measured_times_stand_beside_the_figures(netloom):
    summary = netloom("summary", "xor", "--measure", "--json").json

    rows = [node for node in summary["nodes"] if node["role"] == "network"]
    assert all(row["forward_ms"] > 0 for row in rows)
    assert summary["measured"]["repetitions"] >= 10
    assert "forward ms" in netloom("summary", "xor", "--measure").out
