-- A row is one content of a group on one platform: when a member first published it there.
select
    members.subject_id,
    action.object_uid,
    action.platform,
    min(action.at_us) as first_at_us
from members
join action on action.account_uid = members.account_uid
join post on post.post_uid = action.post_uid
where action.object_type in ('text', 'media') and post.kind <> 'repost'
group by members.subject_id, action.object_uid, action.platform
order by members.subject_id, action.object_uid, action.platform
