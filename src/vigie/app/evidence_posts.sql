-- A row is one action behind the evidence, with the post that it was done in.
select
    action.action_id,
    action.account_uid,
    action.post_uid,
    action.at_us,
    action.at_prec,
    action.verb,
    action.object_type,
    action.object_uid,
    min(post_object.value_raw) as object_raw,
    min(post.text_raw) as text_raw,
    min(post.url) as url
from action
join wanted on wanted.action_id = action.action_id
join post on post.post_uid = action.post_uid
left join post_object
    on post_object.post_uid = action.post_uid
    and post_object.type = action.object_type
    and post_object.value_canonical = action.object_uid
group by
    action.action_id, action.account_uid, action.post_uid, action.at_us, action.at_prec, action.verb,
    action.object_type, action.object_uid
order by action.at_us, action.action_id
