from __future__ import annotations

import pytest

from react_app.engine.gllog import first_user_error, parse_log

LOGS = {
    "mesa": "0:12(5): error: `foo' undeclared\n0:12(3): error: operands to arithmetic operators must be numeric\n",
    "mesa preprocessor": "0:12(5): preprocessor error: syntax error, unexpected HASH\n",
    "nvidia": '0(12) : error C1008: undefined variable "foo"\n0(14) : warning C7050: "x" might be used before\n',
    "amd": "ERROR: 0:12: error(#143) Undeclared identifier: foo\nERROR: error(#273) 1 compilation errors.\n",
    "intel": "ERROR: 0:12: 'foo' : undeclared identifier \nERROR: 0:12: '' : compilation terminated\n",
    "apple": "ERROR: 0:12: Use of undeclared identifier 'foo'\n",
}


@pytest.mark.parametrize("driver", LOGS)
def test_each_driver_s_log_gives_the_user_s_line(driver: str) -> None:
    log = f"GLSL Compiler failed\n\nfragment_shader\n===============\n{LOGS[driver]}"
    message = first_user_error(log)
    assert message is not None
    assert message.line == 12
    assert message.stage == "fragment"
    assert message.text.endswith(".")


def test_warnings_and_lines_of_the_host_are_not_blamed_on_the_user() -> None:
    log = "0:3(1): warning: unused\n0:100007(1): error: ours\n0:9(2): error: theirs\n"
    assert [m.line for m in parse_log(log)] == [100007, 9]
    message = first_user_error(log)
    assert message is not None
    assert message.text == "theirs."


def test_what_breaks_after_the_user_s_text_is_blamed_on_its_end() -> None:
    message = first_user_error("0:110003(1): error: syntax error, unexpected end of file")
    assert message is not None
    assert message.after_user_text


def test_an_error_of_the_vertex_shader_is_known_as_such() -> None:
    message = first_user_error(
        "GLSL Compiler failed\n\nvertex_shader\n=============\n0:4(8): error: `bar' undeclared\n"
    )
    assert message is not None
    assert (message.stage, message.line, message.text) == ("vertex", 4, "'bar' undeclared.")


def test_the_names_of_our_wrapping_are_not_shown() -> None:
    (message,) = parse_log("0:4(8): error: function `isf_userMain' redefined")
    assert message.text == "function 'main' redefined."


def test_a_log_of_another_shape_gives_nothing() -> None:
    assert parse_log("something went wrong\n\n") == ()
