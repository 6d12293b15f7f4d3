-- One row per action that the lake does not hold, as the first record that was not refused gives it.
select ranked.*
from (
    select staged.*, row_number() over (partition by staged.action_id order by staged.record) as place
    from staged
    left join refused on refused.record = staged.record
    where refused.record is null
) as ranked
left join known on known.action_id = ranked.action_id
where ranked.place = 1 and known.action_id is null
order by ranked.record, ranked.action_id
