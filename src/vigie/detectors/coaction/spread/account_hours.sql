-- A row is one account and hour of day with its posts.
select posts.account, posts.hour, count(*) as n
from posts
group by posts.account, posts.hour
