-- A row is one account using one family of texts in one post of its own, boilerplate apart.
select
    text_family_member.post_uid || ' ' || $verb || ' ' || text_family_member.family_id as action_id,
    text_family_member.account_uid,
    text_family_member.platform,
    $verb as verb,
    $object_type as object_type,
    text_family_member.family_id as object_uid,
    text_family_member.post_uid,
    post.created_at_us as at_us,
    post.created_at_prec as at_prec,
    post.source_file_id
from text_family_member
join text_family on text_family.family_id = text_family_member.family_id
join post on post.post_uid = text_family_member.post_uid
where not text_family.boilerplate and post.kind <> 'repost' and post.reposted_uid is null
