"""The bundled sample newspaper: three small fictional sites on loopback, standard library only.

`make run` reads it when no feeds are given, and tests measure against the exact articles it
exposes. The map:

- model.py      what is promised: SampleArticle, SampleFeed
- plan.py       which slot of which day holds what kind of article (special cases by weekday)
- writer.py     composes the words from banks/ with grammar.py, people and places from cast.py
- theme_*.py    the pages of each newspaper; feeds.py the three feed formats
- newspaper.py  the edition: SampleNewspaper and its pure `response`; answers.py validators, 304
- server.py     `serve` on 127.0.0.1; `python -m newsreel.sample` does it from the shell
"""

from newsreel.sample.model import SampleArticle, SampleFeed
from newsreel.sample.newspaper import SampleNewspaper
from newsreel.sample.server import RunningNewspaper, serve

__all__ = ["RunningNewspaper", "SampleArticle", "SampleFeed", "SampleNewspaper", "serve"]
