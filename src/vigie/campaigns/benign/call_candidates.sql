-- A row is one post that others passed on and that uses all of an object that some group came to share.
with relayed as (
    select
        action.object_uid as call_uid,
        count(distinct action.account_uid) as relays
    from action
    where action.object_type in ('repost', 'quote', 'reply')
    group by action.object_uid
),
users as (
    select
        wanted.object_type,
        wanted.object_uid,
        action.post_uid,
        min(action.at_us) as at_us
    from action
    join parts on parts.part_type = action.object_type and parts.part_uid = action.object_uid
    join wanted on wanted.object_type = parts.object_type and wanted.object_uid = parts.object_uid
    where action.at_us >= wanted.from_us and action.at_us <= wanted.until_us
    group by wanted.object_type, wanted.object_uid, action.post_uid
    having count(distinct parts.part_uid) = max(parts.parts)
),
said as (
    select
        users.object_type,
        users.object_uid,
        coalesce(post.reposted_uid, post.post_uid) as call_uid,
        max(relayed.relays) as relays,
        min(users.at_us) as at_us,
        min(post.text_raw) as words
    from users
    join post on post.post_uid = users.post_uid
    join relayed on relayed.call_uid = coalesce(post.reposted_uid, post.post_uid)
    where post.text_raw is not null
    group by users.object_type, users.object_uid, coalesce(post.reposted_uid, post.post_uid)
),
ranked as (
    select
        said.*,
        row_number() over (
            partition by said.object_type, said.object_uid order by said.at_us, said.call_uid
        ) as nth,
        row_number() over (
            partition by said.object_type, said.object_uid order by said.relays desc, said.call_uid
        ) as place
    from said
)
select ranked.object_type, ranked.object_uid, ranked.call_uid, ranked.at_us, ranked.words
from ranked
where ranked.nth <= $earliest or ranked.place <= $most_reposted
order by ranked.object_type, ranked.object_uid, ranked.call_uid
