-- A row is one account that used a group's main hashtag or site: how often, and since when.
select
    main.subject_id,
    action.account_uid,
    count(distinct action.post_uid) as posts,
    min(action.at_us) as first_at_us
from action
join main on main.object_type = action.object_type and main.object_uid = action.object_uid
group by main.subject_id, action.account_uid
order by main.subject_id, action.account_uid
