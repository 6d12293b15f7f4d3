-- A row is one original post of a wording that several accounts posted as their own, common words apart.
with wide as (
    select text_family_member.variant_id
    from text_family_member
    where text_family_member.original
    group by text_family_member.variant_id
    having count(distinct text_family_member.account_uid) >= $least
)
select
    'text_family' as object_type,
    text_family_member.family_id as object_uid,
    text_family_member.variant_id as wording,
    text_family_member.post_uid,
    text_family_member.account_uid,
    text_family_member.at_us
from text_family_member
join wide on wide.variant_id = text_family_member.variant_id
join text_family on text_family.family_id = text_family_member.family_id
where text_family_member.original and not text_family.boilerplate
order by text_family_member.variant_id, text_family_member.at_us, text_family_member.post_uid
