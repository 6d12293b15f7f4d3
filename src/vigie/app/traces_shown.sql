-- A row is one trace of a kit or an instruction, with the post that bears it and the family of that post.
select
    text_trace.kind,
    text_trace.object,
    text_trace.n_posts,
    text_trace.n_accounts,
    text_trace.post_uid,
    post.account_uid,
    post.created_at_us as at_us,
    post.text_raw,
    text_family_member.family_id
from text_trace
join post on post.post_uid = text_trace.post_uid
left join text_family_member on text_family_member.post_uid = text_trace.post_uid
order by
    text_trace.kind,
    text_trace.n_accounts desc,
    text_trace.n_posts desc,
    text_trace.object,
    text_trace.post_uid
