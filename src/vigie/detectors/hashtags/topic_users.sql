-- A row is one account on one hashtag of a group's topic: since when.
select
    topic.subject_id,
    action.object_uid,
    action.account_uid,
    min(action.at_us) as first_at_us
from action
join topic on topic.object_type = action.object_type and topic.object_uid = action.object_uid
where topic.object_type = 'hashtag'
group by topic.subject_id, action.object_uid, action.account_uid
order by topic.subject_id, action.object_uid, action.account_uid
