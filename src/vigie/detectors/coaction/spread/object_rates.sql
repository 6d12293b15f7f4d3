-- A row is one object: rows, accounts, rows of suspected accounts, and pairs in the window that are open.
select
    objects.object_key,
    objects.n_rows,
    objects.n_accounts,
    coalesce(closed.n, 0) as n_closed,
    coalesce(met.n, 0) as n_met
from objects
left join (
    select flagged_units.object_key, sum(flagged_units.is_suspected) as n
    from flagged_units
    where flagged_units.is_tail = 0
    group by flagged_units.object_key
) as closed on closed.object_key = objects.object_key
left join (
    select counted.object_key, sum(counted.n) as n
    from counted
    group by counted.object_key
) as met on met.object_key = objects.object_key
