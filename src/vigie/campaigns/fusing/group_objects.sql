-- A row is one object that several members of a group used, with how many of them, of all accounts and of all groups did.
with inside as (
    select
        members.subject_id,
        action.object_type,
        action.object_uid,
        count(distinct action.account_uid) as inside
    from action
    join members on members.account_uid = action.account_uid
    where action.object_type not in ('repost', 'quote', 'reply')
    group by members.subject_id, action.object_type, action.object_uid
    having count(distinct action.account_uid) > 1
),
objects as (
    select distinct inside.object_type, inside.object_uid
    from inside
),
everybody as (
    select
        objects.object_type,
        objects.object_uid,
        count(distinct action.account_uid) as users,
        count(distinct members.account_uid) as grouped
    from action
    join objects on objects.object_type = action.object_type and objects.object_uid = action.object_uid
    left join members on members.account_uid = action.account_uid
    group by objects.object_type, objects.object_uid
)
select inside.subject_id, inside.object_type, inside.object_uid, inside.inside, everybody.users, everybody.grouped
from inside
join everybody on everybody.object_type = inside.object_type and everybody.object_uid = inside.object_uid
order by inside.subject_id, inside.inside desc, inside.object_type, inside.object_uid
