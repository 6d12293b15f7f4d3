-- A row is the hashtag or site of a group's topic that most of its members used.
with ranked as (
    select
        topic.subject_id,
        topic.object_type,
        topic.object_uid,
        row_number() over (
            partition by topic.subject_id order by topic.users desc, topic.object_type, topic.object_uid
        ) as place
    from topic
)
select ranked.subject_id, ranked.object_type, ranked.object_uid, vg_key(ranked.object_uid) as object_key
from ranked
where ranked.place = 1
order by ranked.subject_id
