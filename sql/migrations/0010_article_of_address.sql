-- From an address to its article, by the same key that the pipeline uses.
CREATE FUNCTION news.article_id(url text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.article_id
    FROM regexp_match(article_id.url, '^\s*https?://([^/?#]*)([^?#]*)(?:(\?[^#]+)|\?)?', 'i') AS m (part)
    JOIN newsreel.article_aliases l ON l.url_hash = sha256(convert_to(
        regexp_replace(lower(m.part[1]), '^www\.', '') || rtrim(m.part[2], '/') || coalesce(m.part[3], ''), 'UTF8'))
$$;
COMMENT ON FUNCTION news.article_id(text) IS 'The article that an address leads to, by its canonical URL or another that is known (http or https, with or without www. and a slash at the end); null when none is.';
REVOKE ALL ON FUNCTION news.article_id(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION news.article_id(text) TO newsreel_reader, newsreel_writer;
