-- A row is one object that joins members of one group.
select distinct
    edges.cluster_id,
    edges.object_type,
    evidence.object_uid
from evidence
join edges on edges.edge_id = evidence.edge_id
