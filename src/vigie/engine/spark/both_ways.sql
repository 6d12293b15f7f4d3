-- One row per joined pair of nodes and direction, and one from each node to itself.
select distinct ways.node, ways.other
from (
    select a as node, b as other from pairs
    union all
    select b as node, a as other from pairs
    union all
    select a as node, a as other from pairs
    union all
    select b as node, b as other from pairs
) as ways
