-- One row per object of a post that the lake does not hold, as the first record that was not refused gives it.
select ranked.*
from (
    select
        staged.*,
        row_number() over (
            partition by staged.post_uid, staged.type, staged.value_canonical
            order by staged.record
        ) as place
    from staged
    left join refused on refused.record = staged.record
    where refused.record is null
) as ranked
left join known
    on known.post_uid = ranked.post_uid
    and known.type = ranked.type
    and known.value_canonical = ranked.value_canonical
where ranked.place = 1 and known.post_uid is null
order by ranked.record, ranked.type, ranked.value_canonical
