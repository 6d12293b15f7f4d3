-- A row is one occasion of a group with the accounts inside and outside that passed the calls for it on in time.
select
    calls.cluster_id,
    calls.asked,
    count(distinct members.account_uid) as inside,
    count(distinct action.account_uid) - count(distinct members.account_uid) as outside
from action
join calls on calls.call_uid = action.object_uid
left join members
    on members.cluster_id = calls.cluster_id and members.account_uid = action.account_uid
left join post on post.post_uid = calls.call_uid
where
    action.object_type in ('repost', 'quote', 'reply')
    and action.at_us <= calls.last_us
    and (post.account_uid is null or post.account_uid <> action.account_uid)
group by calls.cluster_id, calls.asked
order by calls.cluster_id, calls.asked
