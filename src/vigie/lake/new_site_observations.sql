-- One row per statement about a site that the lake does not hold, as the first record that makes it gives it.
select ranked.*
from (
    select staged.*, row_number() over (partition by staged.observation_id order by staged.record) as place
    from staged
) as ranked
left join known on known.observation_id = ranked.observation_id
where ranked.place = 1 and known.observation_id is null
order by ranked.record, ranked.observation_id
