-- One row per outcome of records that gave a post, with how many had it.
select decision.outcome, count(*) as n
from decision
group by decision.outcome
