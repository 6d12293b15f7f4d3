-- One row per node of the pairs, null included so that the caller can refuse it.
select nodes.node as node
from (
    select a as node from pairs
    union all
    select b as node from pairs
) as nodes
group by nodes.node
order by nodes.node
