-- The single row holds the first and the last time of the posts.
select min(post.created_at_us) as first_at_us, max(post.created_at_us) as last_at_us
from post
