-- A row is one member of one group: its posts with words, reposts apart, and those that use a shared text.
select
    members.cluster_id,
    members.account_uid,
    count(distinct post.post_uid) as posts,
    count(distinct action.post_uid) as shared
from members
join post on post.account_uid = members.account_uid
left join shared
    on shared.cluster_id = members.cluster_id and shared.object_type in ('text', 'text_family')
left join action
    on action.post_uid = post.post_uid
    and action.object_type = shared.object_type
    and action.object_uid = shared.object_uid
where post.text_raw is not null and post.kind <> 'repost' and post.reposted_uid is null
group by members.cluster_id, members.account_uid
order by members.cluster_id, members.account_uid
