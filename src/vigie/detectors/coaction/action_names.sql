-- A row is one action that a result names by the keys of its post and its object.
select
    wanted.post_key,
    wanted.object_key,
    min(actions.action_id) as action_id,
    min(actions.object_uid) as object_uid
from actions
join wanted
    on wanted.post_key = vg_key(actions.post_uid)
    and wanted.object_key = vg_key(actions.object_uid)
where actions.object_type = $object_type
group by wanted.post_key, wanted.object_key
order by wanted.post_key, wanted.object_key
