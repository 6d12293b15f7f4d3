-- A row is one post that has a text, whether it passes on another's post by the platform's button, and when.
select
    posts.post_uid,
    posts.platform,
    posts.account_uid,
    posts.created_at_us as at_us,
    posts.lang_declared,
    posts.text_raw,
    case when posts.kind = 'repost' or posts.reposted_uid is not null then 1 else 0 end as repost
from posts
where posts.text_raw is not null
order by at_us, posts.post_uid
