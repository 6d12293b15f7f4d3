-- A row is one account on one object that enough accounts use: how often, and since when.
with uses as (
    select
        action.object_uid,
        action.account_uid,
        count(distinct action.post_uid) as posts,
        min(action.at_us) as first_at_us
    from action
    where action.object_type = $object_type
    group by action.object_uid, action.account_uid
),
known as (
    select uses.object_uid, count(*) as users
    from uses
    group by uses.object_uid
)
select vg_key(uses.object_uid) as object_key, uses.posts, uses.first_at_us
from uses
join known on known.object_uid = uses.object_uid
where known.users >= $least_users
