"""The endpoint's bench reads wrk rightly, compares with the best honest peer, and says who answers otherwise."""

from __future__ import annotations

import os

from bench.endpoints import memory
from bench.endpoints.figures import (
    Answer,
    Load,
    beside,
    differing,
    median,
    parsed,
    ratios,
    table,
    to_oxigraph,
    verdicts,
)
from bench.endpoints.load import read

REPORT = """Running 2s test @ http://127.0.0.1:7878/query
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     3.77ms    5.12ms  45.30ms   88.10%
  Latency Distribution
     50%  910.00us
     75%    4.76ms
     90%   10.60ms
     99%    1.02s
  11400 requests in 2.00s, 5.94MB read
  Socket errors: connect 0, read 2, write 0, timeout 3
  Non-2xx or 3xx responses: 17
Requests/sec:   5695.07
Transfer/sec:      2.97MB
"""
NOTHING = """  Latency Distribution
     50%    0.00us
     99%    0.00us
  0 requests in 1.00s, 0.00B read
Requests/sec:      0.00
"""


def load(qps, p99=10.0, bad=0, broken=0):
    return Load(qps, 1.0, p99, bad, broken)


def test_a_report_is_read_in_milliseconds_with_what_went_wrong():
    assert parsed(REPORT) == Load(qps=5695.07, p50=0.91, p99=1020.0, bad=17, broken=5)
    assert parsed(NOTHING) == Load(qps=0.0, p50=0.0, p99=0.0)


def test_rounds_count_by_their_median_and_errors_add_up():
    assert median([load(10), load(30, bad=1), load(20, broken=2)]) == Load(20.0, 1.0, 10.0, 1, 2)


def test_we_are_compared_with_the_best_peer():
    loads = {
        "communique": {"lookup": {8: load(50)}, "count": {8: load(30)}},
        "Virtuoso": {"lookup": {8: load(40)}, "count": {8: load(60)}},
        "Oxigraph, on disk": {"lookup": {8: load(100)}, "count": {8: load(20)}},
    }
    assert ratios(loads, {}, "communique") == {"lookup": {"8": 0.5}, "count": {"8": 0.5}}
    assert to_oxigraph(loads) == {"lookup": {"8": 0.5}}


def test_who_answers_otherwise_or_with_errors_is_no_peer():
    loads = {
        "communique": {"count": {8: load(30)}},
        "quick but wrong": {"count": {8: load(1000)}},
        "quick but failing": {"count": {8: load(500, bad=9)}},
        "slow": {"count": {8: load(10)}},
    }
    assert ratios(loads, {"count": {"quick but wrong": 0}}, "communique") == {"count": {"8": 3.0}}
    assert ratios(loads, {"count": {"communique": 0}}, "communique") == {"count": {"8": None}}


def test_our_own_cache_is_no_peer():
    loads = {
        "communique": {"q": {1: load(30)}},
        "communique, cached": {"q": {1: load(900)}},
        "other": {"q": {1: load(15)}},
    }
    assert ratios(loads, {}, "communique") == {"q": {"1": 2.0}}
    assert ratios(loads, {}, "communique", ["other"]) == {"q": {"1": None}}


def test_the_minority_differs_and_a_limit_leaves_the_choice_of_rows():
    answers = {"a": Answer(3, "x"), "b": Answer(3, "x"), "c": Answer(3, "y"), "d": Answer(2, "z")}
    assert differing("SELECT * {}", answers) == {"c": 3, "d": 2}
    assert differing("SELECT * {} LIMIT 3", answers) == {"d": 2}


def test_answers_are_compared_by_values_in_any_order():
    head, full, half = '{"vars":["a","b"]}', '{"a":{"value":"1"},"b":{"value":"x"}}', '{"b":{"value":"y"}}'
    one, other = (
        f'{{"head":{head},"results":{{"bindings":[{rows}]}}}}'.encode() for rows in (f"{full},{half}", f"{half},{full}")
    )
    assert read(one, "SELECT") == read(other, "SELECT")
    assert read(one, "SELECT").rows == 2
    twice = b"<http://e/s> <http://e/p> <http://e/o> .\n" * 2
    assert read(twice, "CONSTRUCT").rows == 1


def test_hostile_company_counts_only_where_every_ordinary_query_was_answered():
    assert beside(load(9, p99=10), load(5, p99=25)) == 2.5
    assert beside(load(9), load(5, bad=1)) is None
    assert beside(load(9), load(0, p99=0.0)) is None


def figures(uncached, hostile):
    loads = {"load": {"8": {"qps": 5.0, "p50": 1.0, "p99": 2.0, "bad": 0, "broken": 0}}, "ms": 1.0, "rows": 3}
    return {
        "queries": list(uncached),
        "connections": [8],
        "servers": {"communique": dict.fromkeys(uncached, loads)},
        "differs": {},
        "ratio_to_best_peer": {"uncached": {query: {"8": value} for query, value in uncached.items()}},
        "ratio_to_best_kept": {query: {"8": 2 * value} for query, value in uncached.items()},
        "ratio_to_oxigraph": {"lookup": {"8": 0.29}},
        "p99_beside_hostile": {
            "communique": {"alone": vars_of(10.0), "beside": vars_of(29.0), "ratio": hostile, "died": False}
        },
        "memory": {"communique": {when: {"pss": 100, "rss": 150} for when in ("rest", "peak", "after")}},
    }


def vars_of(p99):
    return {"qps": 1200.0, "p50": 1.0, "p99": p99, "bad": 0, "broken": 0}


def test_the_marks_are_held_at_eight_connections():
    won = {"lookup": 0.5} | {f"q{number}": 1.1 for number in range(8)} | {"q8": 0.4}
    assert verdicts(figures(won, 2.9)) == {
        "uncached_wins": True,
        "uncached_wins_kept": True,
        "lookup_to_oxigraph": False,
        "repeated_above_all": None,
        "beside_to_alone": True,
    }
    lost = verdicts(figures(won | {"q7": 1.0, "q8": 0.6}, None))
    assert (lost["uncached_wins"], lost["uncached_wins_kept"]) == (False, True)
    assert verdicts(figures(won, None))["beside_to_alone"] is False


def test_the_table_shows_servers_side_by_side():
    shown = table(figures({"lookup": 0.5}, 2.9))
    assert "| lookup | 5 (2) | 0.5 | 1 |  |" in shown
    assert "| communique | 10 | 29 | 2.9 | 1,200 | 1,200 |  |" in shown
    assert "| communique | 100 | 100 | 100 |" in shown


def test_memory_is_that_of_the_whole_tree():
    assert memory.of_tree(os.getpid())["pss"] > 1
    assert memory.of_tree(2**22 + 1) == {"pss": 0, "rss": 0}
