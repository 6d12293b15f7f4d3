-- A row is one post, reposts apart, of a file that belongs to a family and that several accounts posted.
with wide as (
    select media_post.sha256
    from media_post
    where not media_post.repost
    group by media_post.sha256
    having count(distinct media_post.account_uid) >= $least
)
select
    'media_family' as object_type,
    media_family_member.family_id as object_uid,
    media_post.sha256 as wording,
    media_post.post_uid,
    media_post.account_uid,
    media_post.at_us
from media_post
join wide on wide.sha256 = media_post.sha256
join media_family_member on media_family_member.sha256 = media_post.sha256
where not media_post.repost
order by media_post.sha256, media_post.at_us, media_post.post_uid
