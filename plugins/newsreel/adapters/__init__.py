"""Where bytes become types: HTTP, robots.txt, feeds, pages, lists of feeds."""
