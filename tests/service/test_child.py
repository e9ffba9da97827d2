import os
import signal

ECHO = """
while (message := channel.receive()) is not None:
    channel.send({"back": message})
"""


def test_a_child_answers_messages_of_any_size(probe):
    child = probe.start(ECHO)
    text = "×" * 3_000_000
    child.send({"text": text})
    assert probe.next() == {"back": {"text": text}}


def test_prints_of_the_child_do_not_break_the_messages(probe):
    probe.start("import os\nprint('hello')\nos.system('echo native')\nchannel.send({'x': 1})")
    assert probe.next() == {"x": 1}
    assert probe.next() == 0
    assert "hello" in probe.children[0].last_words()
    assert "native" in probe.children[0].last_words()


def test_closing_the_pipe_lets_the_child_end_by_itself(probe):
    child = probe.start(ECHO)
    child.send({"x": 1})
    child.close()
    assert [probe.next(), probe.next()] == [{"back": {"x": 1}}, 0]
    assert child.wait(10)
    assert not child.is_alive


def test_a_killed_child_is_noticed_and_nothing_comes_after(probe):
    child = probe.start("while True:\n    channel.send({'x': 1})")
    probe.next()
    child.kill()
    assert child.wait(10)
    rest = [probe.heard.get_nowait() for _ in range(probe.heard.qsize())]
    assert rest[-1] == -9
    assert all(each == {"x": 1} for each in rest[:-1])


def test_a_child_that_dies_while_a_grandchild_holds_its_pipe_is_noticed(probe):
    child = probe.start(
        "import os, signal, time\n"
        "if os.fork() == 0:\n    channel.send({'pid': os.getpid()})\n    time.sleep(600)\n"
        "channel.receive()"
    )
    grandchild = probe.next()["pid"]
    try:
        child.kill()
        assert probe.next() == -9
    finally:
        os.kill(grandchild, signal.SIGKILL)


def test_a_child_that_breaks_the_rules_is_ended(probe):
    child = probe.start("import os\nchannel._writer.write(b'\\xff' * 100)\nchannel.receive()")
    assert probe.next() == -9
    assert not child.is_alive


def test_half_a_frame_is_dropped(probe):
    probe.start("channel._writer.write(b'\\0\\0\\0\\x09{\"x\"')")
    assert probe.next() == 0


def test_the_last_words_of_a_crash_are_kept(probe, tmp_path):
    child = probe.start("raise RuntimeError('all is lost')")
    assert probe.next() == 1
    assert "all is lost" in child.last_words()
    log = tmp_path / "log.txt"
    child = probe.start("raise RuntimeError('again')", log=log)
    assert probe.next() == 1
    assert "again" in child.last_words()
    assert "again" in log.read_text()


def test_sending_to_a_dead_child_is_no_error(probe):
    child = probe.start("")
    assert probe.next() == 0
    child.send({"x": "y" * 1_000_000})
    child.close()
    assert child.wait(10)


def test_a_child_that_does_not_read_does_not_block_the_sender(probe):
    child = probe.start("import time\nchannel.send({'x': 1})\ntime.sleep(600)")
    probe.next()
    child.send({"text": "y" * 5_000_000})
    assert child.is_alive


def test_modules_beside_the_working_folder_are_not_imported(probe, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "random.py").write_text("raise SystemExit('hijacked')")
    probe.start("import random\nchannel.send({'file': random.__file__})", folder=folder)
    assert str(folder) not in probe.next()["file"]
