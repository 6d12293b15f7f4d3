-- A row is one member or matched account of a group: its posts on the topic, and those of them that are its own.
with watched as (
    select members.subject_id, members.account_uid from members
    union all
    select peers.subject_id, peers.account_uid from peers
),
about as (
    select distinct topic.subject_id, action.post_uid
    from action
    join topic on topic.object_type = action.object_type and topic.object_uid = action.object_uid
),
spoken as (
    select about.subject_id, post.account_uid, post.post_uid, post.kind
    from about
    join post on post.post_uid = about.post_uid
    union
    select about.subject_id, post.account_uid, post.post_uid, post.kind
    from about
    join post on post.reposted_uid = about.post_uid
    where post.kind = 'repost'
)
select
    watched.subject_id,
    watched.account_uid,
    count(*) as posts,
    sum(case when spoken.kind <> 'repost' then 1 else 0 end) as originals
from watched
join spoken on spoken.subject_id = watched.subject_id and spoken.account_uid = watched.account_uid
group by watched.subject_id, watched.account_uid
order by watched.subject_id, watched.account_uid
