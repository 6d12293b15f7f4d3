-- A row is one occasion on which a group shared an object that words can call for.
select
    occasions.cluster_id,
    occasions.object_type,
    occasions.object_uid,
    occasions.occasion,
    occasions.pairs,
    occasions.first_us,
    occasions.last_us
from occasions
where occasions.object_type in ('hashtag', 'hashtag_sequence', 'text', 'text_family', 'url')
order by occasions.cluster_id, occasions.object_type, occasions.object_uid, occasions.occasion
