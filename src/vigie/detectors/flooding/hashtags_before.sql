-- A row is one hashtag that enough accounts outside a group had used before the group began.
with uses as (
    select action.object_uid, action.account_uid, min(action.at_us) as first_at_us
    from action
    where action.object_type = 'hashtag'
    group by action.object_uid, action.account_uid
)
select begun.subject_id, uses.object_uid, count(*) as before
from uses
join begun on uses.first_at_us < begun.begun_us
left join members on members.subject_id = begun.subject_id and members.account_uid = uses.account_uid
where members.account_uid is null
group by begun.subject_id, uses.object_uid
having count(*) >= $least_before
order by begun.subject_id, uses.object_uid
