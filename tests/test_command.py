"""The command from outside: its outputs, its exit codes, and that it starts quickly."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from pathlib import Path

import pytest

import communique
from graph.errors import GraphError

COMMANDS = ("load", "read", "ask", "questions", "question", "query", "serve", "export", "status", "remove")
ROOT = Path(communique.__file__).parent
COMMAND = [sys.executable, str(Path(communique.__file__))]
HEAVY = ("spacy", "pyshacl", "owlrl", "flask", "granian", "rich")
FACT = {
    "doc", "id", "kind", "act", "agents", "targets", "addressees", "topic", "attributed_to",
    "polarity", "modality", "date", "start", "end", "rule",
}  # fmt: skip
ROW = {
    "group", "speaker", "capacity", "on_behalf_of", "act", "strength", "target", "mode", "via", "reported_by",
    "date", "evidence", "document", "start", "end",
}  # fmt: skip


@pytest.fixture
def run(capsys, samples_directory):
    def call(*arguments):
        code = communique.run(["--store", str(samples_directory), *(str(argument) for argument in arguments)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command, run):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"communique {command}" in out
    assert "Example" in out


def test_the_help_lists_every_command(run):
    _, out, _ = run("--help")
    assert all(re.search(rf"^  {command} ", out, re.MULTILINE) for command in COMMANDS)


def test_listing_the_questions_waits_for_no_heavy_library():
    program = f"import sys, communique; communique.run(['questions']); print([m for m in {HEAVY} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"
    assert "who-condemned" in told.stdout


def test_the_questions_are_listed_as_json(run):
    listed = json.loads(run("questions", "--json")[1])
    assert {"number": 1, "name": "who-condemned"}.items() <= listed[0].items()
    assert len(listed) >= 10


def test_a_canned_question_gives_the_agreed_json(run):
    code, out, _ = run("question", "who-condemned", "--target", "dprk-russia-ties", "--json")
    answer = json.loads(out)
    assert code == 0
    assert {"question", "understood", "sparql", "rows"} <= set(answer)
    assert answer["rows"]
    assert all(set(row) >= ROW for row in answer["rows"])


def test_the_settings_may_stand_behind_the_command(capsys, samples_directory):
    assert communique.run(["status", "--store", str(samples_directory), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] >= 12


def test_the_status_counts_and_names_documents_when_told_to(run):
    counted, named = run("status")[1], run("status", "--documents")[1]
    assert re.search(r"^documents: \d+$", counted, re.MULTILINE)
    assert "\n  " not in counted
    assert named.startswith(counted)
    assert len(named.splitlines()) > len(counted.splitlines()) + 10


def test_a_question_in_words_is_answered_in_three_groups(run):
    code, out, _ = run("ask", "who condemned DPRK–Russia ties")
    assert code == 0
    headings = re.findall(r"^([A-Z ]+) \(\d+\)$", out, re.MULTILINE)
    assert headings == ["CONDEMNED", "VOICED CONCERN", "DENIED"]
    assert "“" in out
    assert re.search(r"\.txt, characters \d+ to \d+", out)


def test_the_readme_shows_what_the_command_prints(run):
    shown = (ROOT / "README.md").read_text("utf-8")
    blocks = [block for block in shown.split("\n\n") if "“" in block and ".txt, characters " in block]
    out = run("ask", "who condemned DPRK–Russia ties")[1]
    assert len(blocks) >= 3
    assert [block for block in blocks if textwrap.dedent(block) not in textwrap.dedent(out).replace("\n  ", "\n")] == []


def test_a_question_in_words_gives_the_same_rows_as_the_canned_one(run):
    asked = json.loads(run("ask", "--json", "who condemned DPRK–Russia ties")[1])
    canned = json.loads(run("question", "who-condemned", "--json", "--target", "dprk-russia-ties")[1])
    assert asked["question"] == "who condemned DPRK–Russia ties"
    assert asked["rows"] == canned["rows"]


def test_an_unknown_question_or_option_is_a_usage_error(run):
    assert run("question", "who-sang")[0] == 2
    assert run("question", "who-condemned", "--colour", "red")[0] == 2
    assert run("sing")[0] == 2
    assert run("load")[0] == 2


@pytest.mark.parametrize("fields", ["foo", "text=", "text=body,bogus=x"])
def test_a_map_of_fields_that_maps_none_is_a_usage_error(fields, tmp_path, capsys):
    assert communique.run(["--store", str(tmp_path / "store"), "load", "--fields", fields, str(tmp_path)]) == 2
    assert f"{fields.split(',')[-1]}" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


def test_an_unknown_question_is_told_with_those_that_there_are(run):
    code, _, told = run("question", "nope")
    assert code == 2
    assert "'nope'" in told
    assert "who-condemned" in told
    assert told.count("\n") == 1


def test_one_document_is_counted_as_one(samples, tmp_path, capsys):
    communique.run(["--store", str(tmp_path / "store"), "load", str(samples / "estonia-tapa-2022-03-01.txt")])
    assert "1 document, " in capsys.readouterr().out.splitlines()[-1]


def test_a_value_that_nothing_is_called_gives_one_line(run):
    code, _, told = run("question", "who-met", "--actor", "Atlantis")
    assert code == 2
    assert told.count("\n") == 1
    assert "Atlantis" in told


def test_reading_prints_a_fact_a_line_with_offsets_into_the_file(run, samples):
    path = samples / "wire-wagner-arms-2022-12-23.txt"
    code, out, _ = run("read", "--jsonl", path)
    facts = [json.loads(line) for line in out.splitlines()]
    text = path.read_text("utf-8")
    assert code == 0
    assert len(facts) >= 5
    assert all(set(fact) >= FACT for fact in facts)
    assert all(0 <= fact["start"] < fact["end"] <= len(text) for fact in facts)


def test_reading_prints_words_for_a_reader(run, samples):
    _, out, _ = run("read", samples / "msmt-founding-2024-10-16.txt")
    assert "msmt-founding-2024-10-16.txt:" in out


def test_a_query_is_answered_as_table_and_as_standard_json(run, tmp_path):
    file = tmp_path / "count.rq"
    file.write_text("SELECT (COUNT(?d) AS ?n) { ?d a cq:Document }")
    assert run("query", file)[1].splitlines()[0] == "n"
    value = json.loads(run("query", "--json", file)[1])
    assert value["head"]["vars"] == ["n"]
    assert int(value["results"]["bindings"][0]["n"]["value"]) >= 12
    file.write_text("ASK { ?d a cq:Document }")
    assert run("query", file)[1] == "yes\n"
    assert json.loads(run("query", "--json", file)[1])["boolean"] is True


def test_the_graph_is_exported_in_the_format_of_the_suffix(run, tmp_path):
    assert run("export", tmp_path / "graph.ttl")[0] == 0
    assert "@prefix cq:" in (tmp_path / "graph.ttl").read_text("utf-8")
    code, _, told = run("export", tmp_path / "graph.exe")
    assert code == 2
    assert "'exe'" in told


def test_a_document_is_removed_by_its_file_name(samples, tmp_path, capsys):
    store = ["--store", str(tmp_path / "store")]
    communique.run([*store, "load", str(samples / "estonia-tapa-2022-03-01.txt")])
    assert communique.run([*store, "remove", "estonia-tapa-2022-03-01.txt"]) == 0
    capsys.readouterr()
    communique.run([*store, "status", "--json"])
    status = json.loads(capsys.readouterr().out)
    assert status["documents"] == status["claims"] == 0


def test_a_reader_that_leaves_is_no_error(samples_directory):
    command = subprocess.Popen(
        [*COMMAND, "--store", str(samples_directory), "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout is not None
    assert command.stderr is not None
    assert command.stdout.readline().endswith(b" .\n")
    command.stdout.close()
    assert command.stderr.read() == b""
    command.stderr.close()
    command.wait()


def test_serving_says_its_address_in_one_line_and_ends_when_told(samples_directory):
    command = subprocess.Popen(
        [*COMMAND, "--store", str(samples_directory), "serve", "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    line = command.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert found, line
    with urllib.request.urlopen(found[0] + "healthz", timeout=60) as response:
        assert response.status == 200
    command.send_signal(signal.SIGTERM)
    assert command.stdout.read() == ""
    command.stdout.close()
    assert command.wait(timeout=60) == 0


def test_a_port_that_is_taken_is_named(samples_directory):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        serve = [*COMMAND, "--store", str(samples_directory), "serve", "--port", port]
        ended = subprocess.run(serve, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert f"127.0.0.1:{port}: " in ended.stderr
    assert "choose another" in ended.stderr


def test_the_python_api_answers(samples_directory):
    graph = communique.open(samples_directory)
    rows = graph.question("who-condemned", {"target": "dprk-russia-ties"}).rows
    assert rows
    assert {row["group"] for row in rows} <= {"condemned", "concern", "denied"}
    assert graph.query("ASK { ?d a cq:Document }")
    assert list(graph.ask("who condemned DPRK–Russia ties").rows) == list(rows)


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_query_ends_when_its_time_is_over(samples_directory):
    asked = [*COMMAND, "--store", str(samples_directory), "query", "--timeout", "0.3", "-"]
    done = subprocess.run(asked, input=ENDLESS, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    told = "communique: the query took more than 0.3 seconds; narrow it, or give it more by --timeout\n"
    assert (done.stdout, done.stderr) == ("", told)


def test_a_query_in_time_is_answered(run, tmp_path):
    file = tmp_path / "ask.rq"
    file.write_text("ASK { ?d a cq:Document }")
    assert run("query", "--timeout", "60", file)[:2] == (0, "yes\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_ends_a_query_at_once(samples_directory):
    asked = [*COMMAND, "--store", str(samples_directory), "query", "-"]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdin is not None
        started.stdin.write(ENDLESS.encode())
        started.stdin.close()
        time.sleep(3)
        started.send_signal(signal.SIGINT)
        assert started.wait(10) in (-signal.SIGINT, 130)  # at work, or not yet


@pytest.mark.parametrize("place", ["ftp://x/", "file:///tmp/x", "HTTPS://example.org/sparql"])
def test_a_scheme_behind_which_no_graph_is_kept_is_refused(place, capsys):
    assert communique.run(["--store", place, "status"]) == 2
    assert "name a directory, or an http(s) address" in capsys.readouterr().err
    assert not Path("ftp:").exists()


def test_the_first_question_to_a_folder_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(GraphError, match="holds no store that was loaded; load documents into it first"):
        communique.open(tmp_path / "nowhere").query("ASK {}")


def test_an_address_is_not_blamed_for_a_program_that_cannot_be_started(samples_directory):
    arguments = ["--store", str(samples_directory), "serve", "--port", "0"]
    program = f"import communique, sys; sys.executable = '/nowhere/python'; sys.exit(communique.run({arguments}))"
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert asked.returncode == 2
    assert asked.stderr == "communique: /nowhere/python: No such file or directory; check path and permissions\n"
