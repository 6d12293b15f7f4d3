-- A row is one object that both accounts of an edge use, at any time.
select
    ours.edge,
    rates.object_key,
    rates.n_rows,
    rates.n_accounts,
    rates.n_closed,
    rates.n_met
from (
    select asked.edge, units.object_key
    from asked
    join units on units.account = asked.a
    where units.is_tail = 0
    group by asked.edge, units.object_key
) as ours
join (
    select asked.edge, units.object_key
    from asked
    join units on units.account = asked.b
    where units.is_tail = 0
    group by asked.edge, units.object_key
) as theirs on theirs.edge = ours.edge and theirs.object_key = ours.object_key
join rates on rates.object_key = ours.object_key
order by ours.edge, rates.object_key
