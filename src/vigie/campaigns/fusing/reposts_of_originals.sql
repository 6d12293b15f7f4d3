-- A row is a number of reposts with the original posts of the file that were reposted so often.
with reposts as (
    select action.object_uid as post_uid, count(distinct action.account_uid) as times
    from action
    where action.object_type = 'repost'
    group by action.object_uid
)
select coalesce(reposts.times, 0) as times, count(*) as posts
from post
left join reposts on reposts.post_uid = post.post_uid
where post.kind = 'post'
group by coalesce(reposts.times, 0)
order by times
