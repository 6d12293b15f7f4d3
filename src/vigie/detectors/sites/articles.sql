-- One wording of one article with the site that published it and when.
select
    a.article_id as article_id,
    a.domain as domain,
    a.url as url,
    a.title as title,
    a.byline as byline,
    a.published_at_us as published_at_us,
    a.published_prec as published_prec,
    a.observed_at_us as observed_at_us,
    a.text as text,
    a.is_whole as is_whole
from site_article as a
order by article_id
