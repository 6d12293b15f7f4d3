-- One row per node with the label of the node that its label names.
select labels.node, further.component
from labels
inner join labels as further on further.node = labels.component
