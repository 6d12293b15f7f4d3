-- One row per reason for refusing records, with how many it refused.
select everything.reason, count(*) as n
from (
    select reason from unreadable
    union all
    select reason from conflicts
) as everything
group by everything.reason
order by everything.reason
