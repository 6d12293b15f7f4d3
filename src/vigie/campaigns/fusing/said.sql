-- A row is one post of a campaign with its words and what they are a copy of: a family of texts, or themselves.
select
    core_posts.campaign_id,
    core_posts.account_uid,
    coalesce(text_family_member.family_id, post_object.value_canonical) as piece,
    post.text_raw as words,
    post.created_at_us as at_us,
    post.post_uid
from core_posts
join post on post.post_uid = core_posts.post_uid
join post_object on post_object.post_uid = core_posts.post_uid and post_object.type = 'text'
left join text_family_member on text_family_member.post_uid = core_posts.post_uid
where post.text_raw is not null
order by core_posts.campaign_id, at_us, post.post_uid
