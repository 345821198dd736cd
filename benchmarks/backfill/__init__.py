"""What a backfill costs: days a minute, how it grows with the sources, memory while a WARC file streams."""
