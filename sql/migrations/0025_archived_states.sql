-- What articles and revisions say of their origin, the state at a moment says too. Other columns come out of the
-- function now, so it is made anew; its body is as it was.
DROP FUNCTION news.article_as_of(timestamptz);
CREATE FUNCTION news.article_as_of(at timestamptz) RETURNS TABLE (
    article_id bigint, source text, title text, authors text[], published_at timestamptz, published_precision text,
    first_seen_at timestamptz, modified_at timestamptz, language text, section text, tags text[], description text,
    text text, word_count integer, url text, image_url text, is_paywalled boolean, text_origin text, revision integer,
    revised_at timestamptz, recorded_at timestamptz, subtitle text, agencies text[], published_on date,
    archived_at timestamptz)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT r.article_id, r.source, r.title, r.authors, r.published_at,
           r.published_precision, r.first_seen_at, r.modified_at, r.language, r.section, r.tags, r.description, r.text,
           r.words_after, r.url, r.image_url, r.is_paywalled, r.text_origin, r.revision, r.known_from_at, r.recorded_at,
           r.subtitle, r.agencies, r.published_on, r.archived_at
    FROM news.revisions r
    WHERE r.recorded_at <= article_as_of.at AND (r.replaced_at IS NULL OR r.replaced_at > article_as_of.at);
END;
COMMENT ON FUNCTION news.article_as_of(timestamptz) IS 'What we showed at a moment: each article that was loaded then, in the state it had for us, and when we began to show that (recorded_at). Other columns as in news.articles; archived_at too: null for the page itself.';
REVOKE ALL ON FUNCTION news.article_as_of(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.article_as_of(timestamptz) TO newsreel_reader, newsreel_writer;

COMMENT ON TABLE newsreel.source_histories IS 'Which histories a source has, as learned by searches: so that nobody asks in vain, or for the same addresses, again before recheck_at.';
COMMENT ON COLUMN newsreel.source_histories.recheck_at IS 'From when on it is learned anew, whether it applied or not. That of feed archives also when a feed was added or has moved since.';
