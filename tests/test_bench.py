"""The bench's report: what was measured is on disk, whatever becomes of the rest."""

import json
from pathlib import Path
from typing import Any

from scripts.lib.bench import __main__ as bench, scale
from scripts.lib.bench.report import PARTS, Part, Report
from scripts.lib.bench.table import Row


def part(name: str, *sides: str, met: bool | None = True, wrong: tuple[str, ...] = ()) -> Part:
    row = Row(f"{name} costs", "1", "2", "1/2", "", met)
    return Part(name, sides, f"About {name}.", lambda _: [row], lambda _: wrong, "All is right.")


def files(folder: Path) -> tuple[str, dict[str, Any]]:
    return (folder / "bench.md").read_text(), json.loads((folder / "bench.json").read_text())


def test_each_part_is_written_as_soon_as_it_is_measured(tmp_path: Path) -> None:
    report = Report(tmp_path / "new")
    report.sides["one"] = {"cpu": 1}
    report.add(part("first", "one"))
    text, raw = files(report.folder)
    assert "About first." in text and "first costs" in text and "All is right." in text
    assert raw["sides"] == {"one": {"cpu": 1}} and report.good
    report.failed["two"] = "it fell over"
    assert "FAILED: two: it fell over" in report.add(part("second", "one", "two"))
    text, raw = files(report.folder)
    assert "first costs" in text and "it fell over" in text and "second costs" not in text
    assert raw["failed"] == {"two": "it fell over"} and not report.good


def test_a_wrong_number_and_a_missed_goal_are_no_success(tmp_path: Path) -> None:
    report = Report(tmp_path)
    assert "WRONG: 2 is 3" in report.add(part("wrong", wrong=("WRONG: 2 is 3",)))
    assert not report.good and files(tmp_path)[1]["wrong"] == ["WRONG: 2 is 3"]
    report = Report(tmp_path)
    assert "NOT met" in report.add(part("slow", met=False))
    assert not report.good


def test_no_side_is_measured_twice(tmp_path: Path) -> None:
    report = Report(tmp_path, sides={"idle": {}}, failed={"two": "why"})
    assert list(report.lacks(part("next", "idle", "two", "three"))) == ["three"]


def test_a_side_that_fails_is_told_and_the_next_is_measured(tmp_path: Path, monkeypatch: Any) -> None:
    def run(name: str, folder: Path) -> dict[str, Any]:
        if name == "idle":
            raise bench.FailedError("much\nno memory left")
        return {"cpu": len(name)}

    monkeypatch.setattr(bench, "run", run)
    report = Report(tmp_path)
    for name in ("idle", "agent"):
        bench.measure(name, tmp_path, report)
    assert report.failed == {"idle": "no memory left"} and report.sides == {"agent": {"cpu": 5}}
    assert files(tmp_path)[1]["sides"] == report.sides  # before any table is made of it


def side(states: dict[str, Any], cpu: float, *kinds: str) -> dict[str, Any]:
    block = {"wall": cpu / 10}
    return {
        "cpu_ms": cpu,
        "setup_cpu_ms": cpu,
        "traffic": {"radarr": {"sent": 1000, "received": 9000}},
        "memory": {"settled": cpu, "peak": cpu},
        "entry_seconds": dict.fromkeys(kinds, 1.5),
        "states": {name: str(value) for name, value in states.items()},
        "truth": {"radarr": {"movies": 7}, "sonarr": {"series": 3}},
        "setup_block_ms": block,
        "block_ms": block,
    }


def test_a_large_house_is_compared_and_checked() -> None:
    ours = {"sensor.radarr_titles": 7, "index.radarr": 7, "sensor.sonarr_titles": 3, "index.sonarr": 3}
    ours |= {f"sensor.{client}_torrents": count for client, count in scale.TORRENTS.items()}
    core = {"sensor.radarr_movies": 7, "sensor.sonarr_shows": 4, "sensor.qbittorrent_all_torrents": 3000}
    measured = {
        name: side(ours, 120, "radarr", "bazarr") for name in scale.SIDES if name.endswith("mediamate")
    }
    measured |= {name: side(core, 1020, "radarr") for name in scale.SIDES if name.endswith("core")}
    rows = {row.what: row for row in scale.rows({"idle": side({}, 20), **measured})}
    assert (rows["CPU in an hour"].ours, rows["CPU in an hour"].share) == ("100 ms", "1/10.0")
    assert rows["bytes in an hour"].core == "10 kB" and rows["first refresh, bazarr"].core == ""
    block = rows["longest block of the event loop, hour"]
    assert (block.ours, block.core, block.met) == ("12.0 ms", "102.0 ms", True)
    told = {name: one for name, one in measured.items() if "blocks" not in name}
    wrong = scale.differences({"idle": side({}, 20), **told})
    assert wrong == [
        "WRONG: scale core: sensor.sonarr_shows says 4, the simulator 3",
        "WRONG: scale core: sensor.transmission_total_torrents says nothing, the simulator 1500",
    ]


def test_a_side_has_what_the_simulator_serves() -> None:
    assert scale.wanted("scale core", {"radarr": {}, "bazarr": {}}) == (("radarr", "radarr"),)
    assert scale.wanted("scale blocks mediamate", {"radarr": {}, "bazarr": {}}) == (
        ("mediamate", "radarr"),
        ("mediamate", "bazarr"),
    )


def test_the_parts_have_their_sides() -> None:
    assert [one.name for one in PARTS] == ["services", "scale", "agent", "crowd"]
    assert all(one.sides for one in PARTS)
