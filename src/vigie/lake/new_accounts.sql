-- One row per account that the lake does not know, as the first record that was not refused gives it.
select ranked.*
from (
    select staged.*, row_number() over (partition by staged.account_uid order by staged.record) as place
    from staged
    left join refused on refused.record = staged.record
    where refused.record is null
) as ranked
left join known on known.account_uid = ranked.account_uid
where ranked.place = 1 and known.account_uid is null
order by ranked.record, ranked.account_uid
