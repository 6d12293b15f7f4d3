-- A row is one text that joins members of some group, in one of its wordings.
select
    action.object_uid,
    min(post.text_raw) as words
from action
join shared on shared.object_type = action.object_type and shared.object_uid = action.object_uid
join post on post.post_uid = action.post_uid
where action.object_type = 'text' and post.text_raw is not null
group by action.object_uid
order by action.object_uid
