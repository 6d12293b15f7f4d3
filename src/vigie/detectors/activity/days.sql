-- A row is one member or matched account and how many of its days were very full or without sleep.
with watched as (
    select members.account_uid from members
    union
    select peers.account_uid from peers
),
hours as (
    select
        post.account_uid,
        post.created_at_us - post.created_at_us % 86400000000 as day_us,
        post.created_at_us - post.created_at_us % 3600000000 as hour_us,
        count(*) as posts
    from post
    join watched on watched.account_uid = post.account_uid
    where post.created_at_prec <> 'day'
    group by
        post.account_uid,
        post.created_at_us - post.created_at_us % 86400000000,
        post.created_at_us - post.created_at_us % 3600000000
),
days as (
    select hours.account_uid, hours.day_us, sum(hours.posts) as posts, count(*) as hours
    from hours
    group by hours.account_uid, hours.day_us
)
select
    days.account_uid,
    sum(case when days.posts >= $per_day then 1 else 0 end) as full_days,
    sum(case when days.hours >= $sleepless_h then 1 else 0 end) as sleepless_days
from days
group by days.account_uid
order by days.account_uid
