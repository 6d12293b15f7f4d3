-- A row is one set of pastes with the reposts of its posts.
select pasted.cluster_id, count(*) as reposts
from pasted
join action on action.object_type = 'repost' and action.object_uid = pasted.post_uid
group by pasted.cluster_id
order by pasted.cluster_id
