-- The single row says how many strata of platform and hour of day posts have.
select coalesce(max(posts.hour), -1) + 1 as n
from posts
