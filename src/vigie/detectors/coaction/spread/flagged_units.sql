-- A row is one row of one unit and whether its account is suspected.
select
    units.bucket,
    units.object_key,
    units.unit_start,
    units.is_tail,
    units.place,
    units.at_us,
    units.reach,
    case when flagged.account is null then 0 else 1 end as is_suspected
from units
left join flagged on flagged.account = units.account
