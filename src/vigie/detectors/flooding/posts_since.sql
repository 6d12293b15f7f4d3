-- A row is one member or matched account of a group: its own posts since the group began.
with watched as (
    select members.subject_id, members.account_uid from members
    union all
    select peers.subject_id, peers.account_uid from peers
)
select watched.subject_id, watched.account_uid, count(*) as posts
from watched
join begun on begun.subject_id = watched.subject_id
join post on post.account_uid = watched.account_uid
where post.kind <> 'repost' and post.created_at_us >= begun.begun_us
group by watched.subject_id, watched.account_uid
order by watched.subject_id, watched.account_uid
