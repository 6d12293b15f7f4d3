-- A row is one member of a core with the names it bears and the site that its profile gives.
select distinct core.campaign_id, account_snapshot.account_uid, account_snapshot.handle, account_snapshot.url
from account_snapshot
join core on core.account_uid = account_snapshot.account_uid
order by core.campaign_id, account_snapshot.account_uid, account_snapshot.handle, account_snapshot.url
