-- A row is one thing that two posts in a row of a paste both use.
select
    pairs.cluster_id,
    first_use.object_type,
    first_use.object_uid,
    first_use.action_id as action_id_a,
    later_use.action_id as action_id_b,
    later_use.at_us - first_use.at_us as delta_us
from pairs
join action as first_use on first_use.post_uid = pairs.post_a
join action as later_use
    on later_use.post_uid = pairs.post_b
    and later_use.object_type = first_use.object_type
    and later_use.object_uid = first_use.object_uid
where first_use.object_type in ('text_family', 'media_family', 'hashtag', 'hashtag_sequence', 'url')
order by pairs.cluster_id, first_use.object_type, first_use.object_uid, first_use.action_id, later_use.action_id
