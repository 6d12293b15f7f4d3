-- A row is two strata and a number of accounts on an object, with the pairs of rows that are so.
select met.hour_left, met.hour_right, met.n_accounts, sum(met.n) as n
from met
group by met.hour_left, met.hour_right, met.n_accounts
order by met.hour_left, met.hour_right, met.n_accounts
