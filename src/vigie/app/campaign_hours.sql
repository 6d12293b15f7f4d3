-- A row is one hour of one campaign: posts by its core, on its objects or not, and all posts of the file.
select
    post.created_at_us - post.created_at_us % 3600000000 as hour_us,
    members.campaign_id,
    count(*) as posts
from post
join members on members.account_uid = post.account_uid
group by members.campaign_id, post.created_at_us - post.created_at_us % 3600000000
order by members.campaign_id, hour_us
