-- A row is one kind of object with what there is to look at, and how much of it is timed too coarsely.
select
    actions.object_type,
    count(*) as actions,
    count(distinct actions.object_uid) as objects,
    count(distinct actions.account_uid) as accounts,
    coalesce(sum(case when precisions.finest_window_s <= $window_s then 0 else 1 end), 0) as too_coarse,
    max(case when precisions.finest_window_s <= $window_s then precisions.finest_window_s else 0 end)
        as finest_window_s
from actions
left join precisions on precisions.at_prec = actions.at_prec
group by actions.object_type
order by actions.object_type
