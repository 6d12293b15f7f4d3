-- A row is one of the hashtags and domains that most members of a group used: its topic.
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
        used.*,
        row_number() over (
            partition by used.subject_id order by used.users desc, used.object_type, used.object_uid
        ) as place
    from used
    where used.users >= $least_users
)
select ranked.subject_id, ranked.object_type, ranked.object_uid, ranked.users
from ranked
where ranked.place <= $topic_objects
order by ranked.subject_id, ranked.users desc, ranked.object_type, ranked.object_uid
