-- A row is one wording of a text that joins members of some group: of a family, the wordings that came first.
with said as (
    select
        action.object_type,
        action.object_uid,
        post.text_raw as words,
        min(action.at_us) as at_us
    from action
    join shared on shared.object_type = action.object_type and shared.object_uid = action.object_uid
    join post on post.post_uid = action.post_uid
    where action.object_type in ('text', 'text_family') and post.text_raw is not null
    group by action.object_type, action.object_uid, post.text_raw
),
ranked as (
    select
        said.*,
        row_number() over (
            partition by said.object_type, said.object_uid order by said.at_us, said.words
        ) as place
    from said
)
select ranked.object_type, ranked.object_uid, ranked.place, ranked.words
from ranked
where ranked.object_type = 'text' and ranked.place = 1
    or ranked.object_type = 'text_family' and ranked.place <= $most_wordings
order by ranked.object_type, ranked.object_uid, ranked.place
