-- A row is one post that evidence names; the pseudonym is null outside the core of the campaign.
select
    post.post_uid,
    post.account_uid,
    min(members.pseudonym) as pseudonym,
    post.platform,
    post.kind,
    post.created_at_us,
    post.text_raw,
    post.url,
    post.lang_declared
from post
join wanted on wanted.post_uid = post.post_uid
left join members on members.account_uid = post.account_uid
group by
    post.post_uid, post.account_uid, post.platform, post.kind, post.created_at_us, post.text_raw, post.url,
    post.lang_declared
order by post.created_at_us, post.post_uid
