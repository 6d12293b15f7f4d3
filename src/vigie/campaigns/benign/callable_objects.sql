-- A row is one object that some group may have been called to share, with the time in which a call may lie.
select
    occasions.object_type,
    occasions.object_uid,
    min(occasions.first_us) - $reach_us as from_us,
    max(occasions.first_us) as until_us
from occasions
where occasions.object_type in ('hashtag', 'hashtag_sequence', 'url')
group by occasions.object_type, occasions.object_uid
