-- A row is one post of an account that shows a file of a family, reposts apart: contract `action`.
select distinct
    media_post.post_uid || ' ' || $verb || ' ' || media_family_member.family_id as action_id,
    media_post.account_uid,
    media_post.platform,
    $verb as verb,
    $object_type as object_type,
    media_family_member.family_id as object_uid,
    media_post.post_uid,
    media_post.at_us,
    media_post.at_prec,
    media_post.source_file_id
from media_post
join media_family_member on media_family_member.sha256 = media_post.sha256
where not media_post.repost
