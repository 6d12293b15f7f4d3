-- One row: the number of records that gave a profile, a published object or a statement on a site, and no post.
select count(*) as n
from (
    select records.record
    from (
        select record from accounts
        union all
        select record from snapshots
        union all
        select record from sites
        union all
        select record from articles
        union all
        select record from published
    ) as records
    group by records.record
) as records
left join decision on decision.record = records.record
where decision.record is null
