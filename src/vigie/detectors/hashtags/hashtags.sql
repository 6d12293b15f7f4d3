-- A row is one hashtag and how many accounts use it.
select action.object_uid, count(distinct action.account_uid) as users
from action
where action.object_type = 'hashtag'
group by action.object_uid
order by action.object_uid
