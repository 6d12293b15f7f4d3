-- One row per engagement number of a post that the lake does not hold, as the first record that was not refused
-- gives it; the same number seen at another time is another row.
select ranked.*
from (
    select
        staged.*,
        row_number() over (
            partition by staged.post_uid, staged.observed_at_us, staged.metric, staged.value
            order by staged.record
        ) as place
    from staged
    left join refused on refused.record = staged.record
    where refused.record is null
) as ranked
left join known
    on known.post_uid = ranked.post_uid
    and known.metric = ranked.metric
    and known.value = ranked.value
    and known.observed_at_us is not distinct from ranked.observed_at_us
where ranked.place = 1 and known.post_uid is null
order by ranked.record, ranked.metric
