-- A row is one member or matched account of a group and one hashtag of others: its own posts since the group began.
with watched as (
    select members.subject_id, members.account_uid from members
    union all
    select peers.subject_id, peers.account_uid from peers
),
used as (
    select
        watched.subject_id,
        action.object_uid,
        watched.account_uid,
        count(distinct action.post_uid) as posts
    from watched
    join begun on begun.subject_id = watched.subject_id
    join action on action.account_uid = watched.account_uid
    join known on known.subject_id = watched.subject_id and known.object_uid = action.object_uid
    join post on post.post_uid = action.post_uid
    where action.object_type = 'hashtag' and action.at_us >= begun.begun_us and post.kind <> 'repost'
    group by watched.subject_id, action.object_uid, watched.account_uid
),
counted as (
    select used.subject_id, used.object_uid, count(*) as users
    from used
    group by used.subject_id, used.object_uid
),
ranked as (
    select
        counted.subject_id,
        counted.object_uid,
        row_number() over (
            partition by counted.subject_id order by counted.users desc, counted.object_uid
        ) as place
    from counted
)
select used.subject_id, ranked.place, used.object_uid, used.account_uid, used.posts
from used
join ranked on ranked.subject_id = used.subject_id and ranked.object_uid = used.object_uid
where ranked.place <= $candidates
order by used.subject_id, ranked.place, used.account_uid
