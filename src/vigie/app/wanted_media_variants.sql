-- A row is one of the first files of a family that is to be shown, with its first post and its small picture.
select
    media_family_member.family_id,
    media_family_member.sha256,
    media_family_member.position,
    media_family_member.change,
    media_family_member.similarity,
    media_family_member.stretches,
    media_family_member.first_at_us,
    media_family_member.first_post_uid,
    first_post.account_uid as first_account_uid,
    media_file.kind,
    media_file.format,
    media_file.width,
    media_file.height,
    media_file.encoder,
    media_file.made_at_us,
    media_file.metadata,
    said.text
from media_family_member
join wanted on wanted.family_id = media_family_member.family_id
join media_file on media_file.sha256 = media_family_member.sha256
left join (
    select media_text.sha256, max(media_text.text) as text
    from media_text
    group by media_text.sha256
) as said on said.sha256 = media_family_member.sha256
left join media_post as first_post
    on first_post.sha256 = media_family_member.sha256
    and first_post.post_uid = media_family_member.first_post_uid
where media_family_member.position <= $most
order by media_family_member.family_id, media_family_member.position
