-- One row: how many nodes changed their label.
select count(*) as n
from now_labels
inner join then_labels on then_labels.node = now_labels.node
where now_labels.component <> then_labels.component
