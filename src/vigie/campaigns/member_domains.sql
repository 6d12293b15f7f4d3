-- A row is one group and one registrable domain that its members linked to.
select
    members.cluster_id,
    action.object_uid as domain,
    count(*) as links,
    count(distinct action.account_uid) as accounts
from action
join members on members.account_uid = action.account_uid
where action.object_type = 'domain'
group by members.cluster_id, action.object_uid
order by members.cluster_id, links desc, action.object_uid
