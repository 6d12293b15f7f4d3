-- A row is one object that joins members of one group, with the accounts inside and outside that used it.
select
    shared.cluster_id,
    shared.object_type,
    shared.object_uid,
    count(distinct members.account_uid) as inside,
    count(distinct action.account_uid) - count(distinct members.account_uid) as outside
from action
join shared on shared.object_type = action.object_type and shared.object_uid = action.object_uid
left join members
    on members.cluster_id = shared.cluster_id and members.account_uid = action.account_uid
group by shared.cluster_id, shared.object_type, shared.object_uid
order by shared.cluster_id, shared.object_type, shared.object_uid
