-- A row is one member or matched account of a group: its posts, and those that use something of the topic.
with watched as (
    select members.subject_id, members.account_uid from members
    union all
    select peers.subject_id, peers.account_uid from peers
),
about as (
    select distinct topic.subject_id, action.account_uid, action.post_uid
    from action
    join topic on topic.object_type = action.object_type and topic.object_uid = action.object_uid
),
spoken as (
    select about.subject_id, about.account_uid, count(*) as posts
    from about
    group by about.subject_id, about.account_uid
)
select
    watched.subject_id,
    watched.account_uid,
    population.posts,
    coalesce(spoken.posts, 0) as on_topic
from watched
join population on population.account_uid = watched.account_uid
left join spoken
    on spoken.subject_id = watched.subject_id and spoken.account_uid = watched.account_uid
order by watched.subject_id, watched.account_uid
