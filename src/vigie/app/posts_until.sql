-- A row is one post that was out at a given time.
select *
from post
where post.created_at_us <= $until_us
