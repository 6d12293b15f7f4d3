-- A row is one member or matched account: what it published itself, and how much of it stands elsewhere in time.
with watched as (
    select members.account_uid from members
    union
    select peers.account_uid from peers
),
published as (
    select
        action.object_type,
        action.object_uid,
        action.account_uid,
        action.platform,
        min(action.at_us) as first_at_us
    from action
    join post on post.post_uid = action.post_uid
    where action.object_type in ('text', 'media') and post.kind <> 'repost'
    group by action.object_type, action.object_uid, action.account_uid, action.platform
),
spots as (
    select
        published.object_type,
        published.object_uid,
        published.platform,
        min(published.first_at_us) as first_at_us
    from published
    group by published.object_type, published.object_uid, published.platform
),
twinned as (
    select distinct published.object_type, published.object_uid, published.account_uid
    from published
    join spots
        on
            spots.object_type = published.object_type
            and spots.object_uid = published.object_uid
            and spots.platform <> published.platform
    where
        spots.first_at_us - published.first_at_us <= $within_us
        and published.first_at_us - spots.first_at_us <= $within_us
)
select
    published.account_uid,
    count(*) as contents,
    sum(case when twinned.account_uid is not null then 1 else 0 end) as twins
from published
join watched on watched.account_uid = published.account_uid
left join twinned
    on
        twinned.object_type = published.object_type
        and twinned.object_uid = published.object_uid
        and twinned.account_uid = published.account_uid
group by published.account_uid
order by published.account_uid
