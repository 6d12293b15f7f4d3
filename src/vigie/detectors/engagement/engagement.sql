-- A row is one account: its own posts of which reactions are known, the reactions to them, and their views.
with latest as (
    select post_metric.post_uid, post_metric.metric, max(post_metric.value) as value
    from post_metric
    where post_metric.metric in ('likes', 'reposts', 'replies', 'quotes', 'comments', 'shares', 'views')
    group by post_metric.post_uid, post_metric.metric
),
each_post as (
    select
        latest.post_uid,
        sum(case when latest.metric <> 'views' then latest.value else 0 end) as reactions,
        sum(case when latest.metric <> 'views' then 1 else 0 end) as told,
        sum(case when latest.metric = 'views' then latest.value else 0 end) as views
    from latest
    group by latest.post_uid
)
select
    post.account_uid,
    count(*) as posts,
    sum(each_post.reactions) as reactions,
    sum(each_post.views) as views
from each_post
join post on post.post_uid = each_post.post_uid
where post.kind <> 'repost' and each_post.told > 0
group by post.account_uid
order by post.account_uid
