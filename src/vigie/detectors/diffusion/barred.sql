-- A row is one hashtag or site that belongs to the topic of some group.
select distinct vg_key(topic.object_uid) as object_key
from topic
order by object_key
