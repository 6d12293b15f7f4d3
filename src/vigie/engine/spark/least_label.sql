-- One row per node with the least label of the nodes around it, itself included.
select ways.node, min(labels.component) as component
from ways
inner join labels on labels.node = ways.other
group by ways.node
