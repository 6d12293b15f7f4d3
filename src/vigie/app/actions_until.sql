-- A row is one action that had happened at a given time.
select *
from action
where action.at_us <= $until_us
