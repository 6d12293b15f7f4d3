-- One row per record that conflicts with a post already known.
select decision.record
from decision
where decision.outcome = 'rejected'
