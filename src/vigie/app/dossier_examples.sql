-- A row is one of the first posts of the core with a wording that the campaign spreads.
with ranked as (
    select
        post.post_uid,
        row_number() over (partition by post.text_raw order by post.created_at_us, post.post_uid) as place
    from post
    join members on members.account_uid = post.account_uid
    join wordings on wordings.text = post.text_raw
)
select ranked.post_uid
from ranked
where ranked.place <= $most
order by ranked.post_uid
