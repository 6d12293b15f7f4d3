-- A row is one account that passed on posts of a campaign, how often, and when first.
select
    core_posts.campaign_id,
    action.account_uid,
    count(distinct action.post_uid) as posts,
    min(action.at_us) as first_at_us
from action
join core_posts on core_posts.post_uid = action.object_uid
where action.object_type in ('repost', 'quote', 'reply')
group by core_posts.campaign_id, action.account_uid
order by core_posts.campaign_id, action.account_uid
