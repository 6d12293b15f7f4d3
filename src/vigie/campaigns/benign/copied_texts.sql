-- A row is one text or family of texts that joins members of one group, with the pairs of acts behind it.
select
    occasions.cluster_id,
    occasions.object_type,
    occasions.object_uid,
    sum(occasions.pairs) as pairs
from occasions
where occasions.object_type in ('text', 'text_family')
group by occasions.cluster_id, occasions.object_type, occasions.object_uid
order by occasions.cluster_id, occasions.object_type, occasions.object_uid
