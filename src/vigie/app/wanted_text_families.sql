-- A row is one family of texts that is to be shown, with how many of its posts bear a pasted instruction.
with tasked as (
    select text_family_member.family_id, count(*) as n_tasked
    from text_trace
    join text_family_member on text_family_member.post_uid = text_trace.post_uid
    where text_trace.kind = 'tasking'
    group by text_family_member.family_id
)
select text_family.*, coalesce(tasked.n_tasked, 0) as n_tasked
from text_family
join wanted on wanted.family_id = text_family.family_id
left join tasked on tasked.family_id = text_family.family_id
order by text_family.family_id
