-- A row is one member in one hour in which it published something of its own.
select distinct
    members.subject_id,
    members.account_uid,
    post.created_at_us - post.created_at_us % 3600000000 as hour_us
from members
join post on post.account_uid = members.account_uid
where post.kind <> 'repost' and post.created_at_prec <> 'day' and post.created_at_prec <> 'estimated'
order by members.subject_id, members.account_uid, hour_us
