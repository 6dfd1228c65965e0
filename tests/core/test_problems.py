"""Problems are told once for as long as they stay the same, and are gone when they are over."""

from __future__ import annotations

from react_app.core.problems import Problem, Standing


def test_a_problem_is_told_once_until_it_changes() -> None:
    standing = Standing()
    for _ in range(3):
        standing.tell(Problem("shader.a", "It does not compile."))
    assert standing.take() == [Problem("shader.a", "It does not compile.")]
    standing.tell(Problem("shader.a", "It does not compile."))
    assert standing.take() == []
    standing.tell(Problem("shader.a", "It still does not compile."))
    assert [problem.text for problem in standing.take()] == ["It still does not compile."]
    assert len(standing.all) == 1


def test_what_is_over_or_not_wanted_is_gone_and_told_anew_if_it_comes_back() -> None:
    standing = Standing()
    for key in ("shader.a", "shader.b"):
        standing.tell(Problem(key, "It does not compile."))
    standing.take()
    standing.clear("shader.a")
    standing.clear("shader.c")
    assert [problem.key for problem in standing.all] == ["shader.b"]
    standing.retain(lambda key: key != "shader.b")
    assert standing.all == ()
    standing.tell(Problem("shader.a", "It does not compile."))
    assert [problem.key for problem in standing.take()] == ["shader.a"]
