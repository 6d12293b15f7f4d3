-- One row per post of the file that the lake does not know.
select staged.*
from staged
inner join decision on decision.record = staged.record
where decision.outcome = 'stored'
order by staged.record
