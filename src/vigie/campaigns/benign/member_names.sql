-- A row is one member of one group with the names it goes by.
select
    members.cluster_id,
    account.account_uid,
    account.platform,
    account.kind,
    vg_lower(account.handle) as handle,
    vg_lower(account.display_name) as display_name
from account
join members on members.account_uid = account.account_uid
order by members.cluster_id, account.account_uid
