-- A row is one occasion of a group with the accounts inside and outside that acted on its object meanwhile.
select
    occasions.cluster_id,
    occasions.object_type,
    occasions.object_uid,
    occasions.occasion,
    occasions.pairs,
    count(distinct members.account_uid) as inside,
    count(distinct action.account_uid) - count(distinct members.account_uid) as outside
from action
join occasions
    on occasions.object_type = action.object_type
    and occasions.object_uid = action.object_uid
join margins on margins.object_type = occasions.object_type
left join members
    on members.cluster_id = occasions.cluster_id and members.account_uid = action.account_uid
where
    action.at_us >= occasions.first_us - margins.margin_us
    and action.at_us <= occasions.last_us + margins.margin_us
group by
    occasions.cluster_id,
    occasions.object_type,
    occasions.object_uid,
    occasions.occasion,
    occasions.pairs
order by occasions.cluster_id, occasions.object_type, occasions.object_uid, occasions.occasion
