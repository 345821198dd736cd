-- What a run did is counted by the run's own rows, not by reading all that there is.
CREATE INDEX captures_run ON newsreel.captures (run_id) WHERE kind = 'page';
CREATE INDEX articles_first_run ON newsreel.articles (first_run_id);
