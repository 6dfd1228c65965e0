from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from react_app.engine.probe import ProbeResult, probe_shaders
from react_app.shaders.verdicts import Verdicts

GOOD = '/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(1.0); }'
BAD = '/*{"ISFVSN": "2"}*/\n\nvoid main() { gl_FragColor = vec4(nothing); }'
NAN = '/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(sqrt(-1.0 - TIME)); }'
ENDLESS = """/*{"ISFVSN": "2"}*/
void main() {
  float a = 0.0;
  for (int i = 0; i < 2000000000; i++)
    for (int j = 0; j < 2000000000; j++) a = fract(a * 1.7 + sin(float(i + j) * TIME));
  gl_FragColor = vec4(a);
}"""


def write(folder: Path, **texts: str) -> list[str]:
    for name, text in texts.items():
        (folder / f"{name}.fs").write_text(text)
    return [str(folder / f"{name}.fs") for name in texts]


def test_each_shader_gets_its_own_verdict(tmp_path: Path) -> None:
    paths = write(tmp_path, good=GOOD, bad=BAD, nan=NAN)
    good, bad, nan, missing = probe_shaders([*paths, "no/such"], size=(64, 36))
    assert good.ok
    assert good.compile_ms > 0
    assert (bad.ok, bad.line, bad.reason) == (False, 3, "'nothing' undeclared.")
    assert "NaN" in nan.reason
    assert "no shader 'no/such'" in missing.reason


def test_an_endless_loop_is_stopped_and_the_next_shader_still_tried(tmp_path: Path) -> None:
    endless, good = probe_shaders(write(tmp_path, endless=ENDLESS, good=GOOD), time_limit_s=4)
    assert not endless.ok
    assert endless.reason.endswith(("was stopped.", "the show would stand still."))  # drivers that end loops are slow
    assert good.ok


def test_verdicts_are_remembered_by_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "verdicts.jsonl"
    (path,) = write(tmp_path, good=GOOD)
    first = probe_shaders([path], size=(64, 36), cache=cache)
    monkeypatch.setattr("react_app.engine.probe.Trier._try", lambda *_: pytest.fail("asked again"))
    (copy,) = write(tmp_path, copy=GOOD)
    (second,) = probe_shaders([copy], size=(64, 36), cache=cache)
    assert second.compile_ms == first[0].compile_ms
    assert second.id == copy


def test_a_damaged_memory_is_ignored(tmp_path: Path) -> None:
    cache = tmp_path / "verdicts.jsonl"
    cache.write_bytes(b'{"v": 1, "digest": 3}\n\xff\xfe\n[]\n{')
    (result,) = probe_shaders(write(tmp_path, bad=BAD), size=(64, 36), cache=cache)
    assert not result.ok
    assert Verdicts(cache).find(result.digest) == result


def test_too_slow_for_a_short_limit_is_tried_again_with_a_longer_one(tmp_path: Path) -> None:
    cache = tmp_path / "verdicts.jsonl"
    (path,) = write(tmp_path, good=GOOD)
    (found,) = probe_shaders([path], size=(64, 36))
    Verdicts(cache).keep(replace(found, ok=False, reason="too slow", timed_out_s=2.0))
    assert not probe_shaders([path], size=(64, 36), cache=cache, time_limit_s=2.0)[0].ok
    assert probe_shaders([path], size=(64, 36), cache=cache, time_limit_s=20.0)[0].ok


def test_what_one_process_found_out_another_knows(tmp_path: Path) -> None:
    cache = tmp_path / "verdicts.jsonl"
    reader, writer = Verdicts(cache), Verdicts(cache)
    assert reader.find("abc") is None
    writer.keep(ProbeResult("a", False, "no", digest="abc"))
    assert reader.find("abc") == ProbeResult("a", False, "no", digest="abc")
    writer.keep(ProbeResult("a", True, digest="abc", inputs=(("x", "float"),), looks=("black",)))
    assert reader.find("abc") == ProbeResult("a", True, digest="abc", inputs=(("x", "float"),), looks=("black",))
