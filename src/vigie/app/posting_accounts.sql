-- The single row holds the number of accounts that posted.
select count(distinct post.account_uid) as accounts
from post
