-- A row is one account on one misspelt twin of a group's hashtags.
select distinct wanted.subject_id, action.object_uid, action.account_uid
from action
join wanted on wanted.object_uid = action.object_uid
where action.object_type = 'hashtag'
order by wanted.subject_id, action.object_uid, action.account_uid
