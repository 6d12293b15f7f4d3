-- A row is one span of time with the posts that fall in it, all and by members of groups.
select
    post.created_at_us - post.created_at_us % $bucket_us as at_us,
    count(members.account_uid) as in_groups,
    count(*) as all_posts
from post
left join members on members.account_uid = post.account_uid
group by post.created_at_us - post.created_at_us % $bucket_us
order by at_us
