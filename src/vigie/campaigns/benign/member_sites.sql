-- A row is one member of one group and one registrable domain that its posts link to.
select
    members.cluster_id,
    members.account_uid,
    action.object_uid as domain,
    count(*) as links
from action
join members on members.account_uid = action.account_uid
where action.object_type = 'domain'
group by members.cluster_id, members.account_uid, action.object_uid
order by members.cluster_id, members.account_uid, links desc, action.object_uid
