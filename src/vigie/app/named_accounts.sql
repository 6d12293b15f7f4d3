-- A row is one account that a result names.
select account.account_uid, account.handle, account.display_name, account.platform
from account
join wanted on wanted.account_uid = account.account_uid
order by account.account_uid
