-- A row is one account that used something of a group's topic.
select distinct topic.subject_id, action.account_uid
from action
join topic on topic.object_type = action.object_type and topic.object_uid = action.object_uid
