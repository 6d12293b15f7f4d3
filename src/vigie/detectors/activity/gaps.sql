-- A row is one member or matched account with the gaps between its posts: how many, their sum, their squares' sum.
with watched as (
    select members.account_uid from members
    union
    select peers.account_uid from peers
),
placed as (
    select
        post.account_uid,
        post.created_at_us,
        max(post.created_at_us) over (
            partition by post.account_uid
            order by post.created_at_us, post.post_uid
            rows between 1 preceding and 1 preceding
        ) as before_us
    from post
    join watched on watched.account_uid = post.account_uid
    where post.created_at_prec in ('us', 's')
),
gaps as (
    select placed.account_uid, cast(placed.created_at_us - placed.before_us as double) / 1000000.0 as gap_s
    from placed
    where placed.before_us is not null
)
select
    gaps.account_uid,
    count(*) as gaps,
    sum(gaps.gap_s) as total_s,
    sum(gaps.gap_s * gaps.gap_s) as squares
from gaps
group by gaps.account_uid
order by gaps.account_uid
