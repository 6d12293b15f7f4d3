-- One row per refused record of the file, in the file's order.
select everything.record, everything.raw_ref, everything.reason, everything.detail, everything.sample
from (
    select record, raw_ref, reason, detail, sample from unreadable
    union all
    select record, raw_ref, reason, detail, sample from conflicts
) as everything
order by everything.record, everything.reason
