-- A row is one post that others passed on, published in time, with its words; a repost stands for what it reposts.
with relayed as (
    select
        action.object_uid as call_uid,
        count(distinct action.account_uid) as relays
    from action
    where action.object_type in ('repost', 'quote', 'reply')
    group by action.object_uid
),
said as (
    select
        coalesce(post.reposted_uid, post.post_uid) as call_uid,
        max(relayed.relays) as relays,
        min(post.created_at_us) as at_us,
        min(post.text_raw) as words
    from post
    join relayed on relayed.call_uid = coalesce(post.reposted_uid, post.post_uid)
    where
        post.text_raw is not null
        and post.created_at_us >= $from_us
        and post.created_at_us <= $until_us
    group by coalesce(post.reposted_uid, post.post_uid)
),
ranked as (
    select
        said.call_uid,
        said.at_us,
        said.words,
        row_number() over (order by said.relays desc, said.call_uid) as place
    from said
)
select ranked.call_uid, ranked.at_us, ranked.words
from ranked
where ranked.place <= $most_relayed
order by ranked.place
