-- One row per published object that the lake does not hold, as the first record that was not refused gives it.
select ranked.*
from (
    select staged.*, row_number() over (partition by staged.reference_id order by staged.record) as place
    from staged
    left join refused on refused.record = staged.record
    where refused.record is null
) as ranked
left join known on known.reference_id = ranked.reference_id
where ranked.place = 1 and known.reference_id is null
order by ranked.record, ranked.reference_id
