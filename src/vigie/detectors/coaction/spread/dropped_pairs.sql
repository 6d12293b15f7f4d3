-- The single row counts the pairs of rows in the window that lie beyond the reach of their earlier row.
with hot as (
    select units.object_key, units.place, units.at_us, units.reach
    from units
    join objects on objects.object_key = units.object_key
    where units.is_tail = 0 and objects.n_rows > objects.reach
),
events as (
    select hot.object_key, hot.at_us, 1 as is_row, 0 as place, 0 as reach from hot
    union all
    select hot.object_key, hot.at_us + $window_us as at_us, 0 as is_row, hot.place, hot.reach from hot
),
counted as (
    select
        events.is_row,
        events.reach,
        sum(events.is_row) over (partition by events.object_key order by events.at_us, events.is_row desc)
            - events.place - 1 as following
    from events
)
select
    coalesce(sum(case when counted.following > counted.reach then counted.following - counted.reach else 0 end), 0)
        as n
from counted
where counted.is_row = 0
