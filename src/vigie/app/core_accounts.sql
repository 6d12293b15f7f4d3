-- A row is one account of the core of a campaign with what names it.
select account.account_uid, account.handle, account.display_name, account.platform, account.created_at_us
from account
join members on members.account_uid = account.account_uid
order by account.account_uid
