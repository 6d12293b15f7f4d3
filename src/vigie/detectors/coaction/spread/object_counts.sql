-- A row is one object: its rows, its accounts, and how many of the rows that follow a row may pair with.
select
    held.object_key,
    held.n_rows,
    held.n_accounts,
    case
        when held.fair >= $neighbours then $neighbours
        when held.fair <= $fewest then case when $fewest <= $neighbours then $fewest else $neighbours end
        else held.fair
    end as reach
from (
    select
        keyed.object_key,
        count(*) as n_rows,
        count(distinct keyed.account_key) as n_accounts,
        cast(($per_object - $per_object % count(*)) / count(*) as bigint) as fair
    from keyed
    group by keyed.object_key
) as held
