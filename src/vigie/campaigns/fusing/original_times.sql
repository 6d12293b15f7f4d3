-- A row is one minute with the original posts of the file that fall in it.
select post.created_at_us - post.created_at_us % 60000000 as at_us, count(*) as posts
from post
where post.kind <> 'repost'
group by post.created_at_us - post.created_at_us % 60000000
order by at_us
