-- A row is one post that uses something of a campaign, by whom, and how many of its objects it uses first of all.
with uses as (
    select
        objects.campaign_id,
        action.post_uid,
        action.account_uid,
        action.at_us,
        row_number() over (
            partition by objects.campaign_id, objects.object_type, objects.object_uid
            order by action.at_us, action.post_uid
        ) as place
    from action
    join objects on objects.object_type = action.object_type and objects.object_uid = action.object_uid
)
select
    uses.campaign_id,
    uses.post_uid,
    uses.account_uid,
    post.kind,
    post.platform,
    min(uses.at_us) as at_us,
    sum(case when uses.place = 1 then 1 else 0 end) as firsts
from uses
join post on post.post_uid = uses.post_uid
group by uses.campaign_id, uses.post_uid, uses.account_uid, post.kind, post.platform
order by uses.campaign_id, at_us, uses.post_uid
