-- A row is one group and one family of texts or files that two of its members or more used, reposts apart.
with shown as (
    select text_family_member.family_id, text_family_member.account_uid, text_family_member.post_uid
    from text_family_member
    where text_family_member.original
    union all
    select distinct media_family_member.family_id, media_post.account_uid, media_post.post_uid
    from media_family_member
    join media_post on media_post.sha256 = media_family_member.sha256
    where not media_post.repost
)
select
    members.cluster_id,
    shown.family_id,
    count(distinct shown.account_uid) as accounts,
    count(*) as posts
from shown
join members on members.account_uid = shown.account_uid
group by members.cluster_id, shown.family_id
having count(distinct shown.account_uid) >= 2
order by members.cluster_id, shown.family_id
