-- A row is one account with the handles it bore, as far as its profile was seen more than once.
select
    account_snapshot.account_uid,
    count(distinct account_snapshot.handle) as handles,
    count(distinct account_snapshot.observed_at_us) as times
from account_snapshot
where account_snapshot.handle is not null
group by account_snapshot.account_uid
having count(distinct account_snapshot.observed_at_us) > 1
order by account_snapshot.account_uid
