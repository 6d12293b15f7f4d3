-- One row per record that gave a post: whether it is stored, merged into a post already known, or rejected.
-- The lake's post stands; failing that, the one with the lowest record number.
with first_record as (
    select staged.post_uid, min(staged.record) as record
    from staged
    group by staged.post_uid
),
standing as (
    select
        first_record.post_uid,
        first_record.record,
        coalesce(known.content_key, staged.content_key) as content_key,
        case when known.post_uid is null then 1 else 0 end as is_new
    from first_record
    inner join staged on staged.post_uid = first_record.post_uid and staged.record = first_record.record
    left join known on known.post_uid = first_record.post_uid
)
select
    staged.record,
    case
        when staged.content_key <> standing.content_key then 'rejected'
        when standing.is_new = 1 and staged.record = standing.record then 'stored'
        else 'merged'
    end as outcome
from staged
inner join standing on standing.post_uid = staged.post_uid
