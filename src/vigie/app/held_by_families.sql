-- A row is one post and an object type whose actions give way to the families that the post is in.
select text_family_member.post_uid, 'text' as object_type
from text_family_member
union all
select media_post.post_uid, 'media' as object_type
from media_post
group by media_post.post_uid
