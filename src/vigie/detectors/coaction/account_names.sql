-- A row is one account that a result names by its key.
select
    wanted.account_key,
    min(actions.account_uid) as account_uid,
    count(*) as n_actions
from actions
join wanted on wanted.account_key = vg_key(actions.account_uid)
where actions.object_type = $object_type
group by wanted.account_key
order by wanted.account_key
