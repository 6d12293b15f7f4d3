-- A row is one account and its place among the accounts in the order of their keys.
select held.account_key, row_number() over (order by held.account_key) - 1 as account
from (
    select keyed.account_key
    from keyed
    group by keyed.account_key
) as held
order by held.account_key
