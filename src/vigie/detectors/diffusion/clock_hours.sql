-- A row is one member or matched account and one hour of the week, from Thursday 0:00 UTC on: its own posts.
with watched as (
    select members.account_uid from members
    union
    select peers.account_uid from peers
)
select
    post.account_uid,
    post.created_at_us % 604800000000 - post.created_at_us % 3600000000 as hour_us,
    count(*) as posts
from post
join watched on watched.account_uid = post.account_uid
where post.kind <> 'repost' and post.created_at_prec <> 'day' and post.created_at_prec <> 'estimated'
group by post.account_uid, post.created_at_us % 604800000000 - post.created_at_us % 3600000000
order by post.account_uid, hour_us
