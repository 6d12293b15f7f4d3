-- A row is one account that used one of the hashtags or domains that a group's members use most.
with used as (
    select
        members.subject_id,
        action.object_type,
        action.object_uid,
        count(distinct action.account_uid) as users
    from action
    join members on members.account_uid = action.account_uid
    where action.object_type in ('hashtag', 'domain')
    group by members.subject_id, action.object_type, action.object_uid
),
ranked as (
    select
        used.subject_id,
        used.object_type,
        used.object_uid,
        row_number() over (
            partition by used.subject_id order by used.users desc, used.object_type, used.object_uid
        ) as place
    from used
    where used.users >= $least_users
)
select distinct ranked.subject_id, action.account_uid
from action
join ranked on ranked.object_type = action.object_type and ranked.object_uid = action.object_uid
where ranked.place <= $topic_objects
