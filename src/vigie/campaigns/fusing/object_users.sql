-- A row is one family with all accounts that used it.
select wanted.object_type, wanted.object_uid, count(distinct action.account_uid) as users
from wanted
join action on action.object_type = wanted.object_type and action.object_uid = wanted.object_uid
group by wanted.object_type, wanted.object_uid
order by wanted.object_type, wanted.object_uid
