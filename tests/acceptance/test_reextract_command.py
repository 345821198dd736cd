"""`newsreel reextract` as a person uses it, wrongly too."""

from __future__ import annotations

import json

from tests.support.commands import newsreel, one_sentence
from tests.support.readers import CAPITALS
from tests.support.sample_warehouse import TODAY, WEEK, sample_warehouse
from tests.support.warehouses import Warehouses


def test_captures_are_read_again(warehouses: Warehouses) -> None:
    url = warehouses.writer_url(sample_warehouse(warehouses, CAPITALS))
    window = ["--from", str(WEEK.start.date()), "--to", str(TODAY)]

    dry = newsreel(url, "reextract", *window, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "dry run, nothing is written" in dry.stdout
    told = json.loads(newsreel(url, "reextract", *window, "--json").stdout)
    assert told["fields"] == {"title": told["revised"]}
    assert f"{told['revised']} would be revised" in dry.stdout
    assert {example["field"] for example in told["examples"]} == {"title"}
    assert "Nothing to read again" in newsreel(url, "reextract", *window).stdout

    for wrong in (["--source", "nowhere.example"], ["--to", "soon"], ["--to", "2999-01-01"]):
        done = newsreel(url, "reextract", *window, *wrong)
        assert done.returncode == 2
        assert one_sentence(done.stderr)
