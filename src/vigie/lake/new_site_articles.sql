-- One row per wording of an article of a site that the lake does not hold, as the first record that has it gives it.
select ranked.*
from (
    select staged.*, row_number() over (partition by staged.article_id order by staged.record) as place
    from staged
) as ranked
left join known on known.article_id = ranked.article_id
where ranked.place = 1 and known.article_id is null
order by ranked.record, ranked.article_id
