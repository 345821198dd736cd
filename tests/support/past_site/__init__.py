"""The acceptance site of backfills: papers on loopback whose past is known to the second.

Ninety days, two articles a day, a paper for each history alone and one with all of them; and a web
archive. What goes wrong, goes wrong on purpose, and `PastSite.expected` knows what it costs.

- model.py       what is true of an article
- newsroom.py    which papers there are, and what goes wrong in each
- pages.py, indexes.py, archive.py, shelf.py    pages; API, feeds and sitemaps; web archive; WARC file
- expectation.py    which articles of a window can be had, and why the others can't
- site.py        answers, and the record of requests
"""

from tests.support.past_site.expectation import Expectation
from tests.support.past_site.model import Cause, PastArticle, PastPaper
from tests.support.past_site.newsroom import ARCHIVE
from tests.support.past_site.site import PastSite, RunningSite, serve_past

__all__ = [
    "ARCHIVE", "Cause", "Expectation", "PastArticle", "PastPaper", "PastSite", "RunningSite", "serve_past",
]  # fmt: skip
