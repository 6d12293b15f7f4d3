-- A row is one member or matched account of a group and one account that it mentions in own posts.
with watched as (
    select members.subject_id, members.account_uid from members
    union all
    select peers.subject_id, peers.account_uid from peers
),
named as (
    select
        watched.subject_id,
        watched.account_uid,
        post.post_uid,
        vg_lower(coalesce(account.handle, post_object.value_canonical)) as object_uid
    from watched
    join post on post.account_uid = watched.account_uid
    join post_object on post_object.post_uid = post.post_uid
    left join account on account.platform = post.platform and account.native_id = post_object.value_canonical
    where post.kind <> 'repost' and post_object.type = 'mention'
),
used as (
    select named.subject_id, named.object_uid, named.account_uid, count(distinct named.post_uid) as posts
    from named
    left join official on official.handle = named.object_uid
    where $officials = 0 or official.handle is not null
    group by named.subject_id, named.object_uid, named.account_uid
),
counted as (
    select used.subject_id, used.object_uid, count(*) as users
    from used
    group by used.subject_id, used.object_uid
),
ranked as (
    select
        counted.subject_id,
        counted.object_uid,
        row_number() over (
            partition by counted.subject_id order by counted.users desc, counted.object_uid
        ) as place
    from counted
    where counted.users >= $least_users
)
select used.subject_id, ranked.place, used.object_uid, used.account_uid, used.posts
from used
join ranked on ranked.subject_id = used.subject_id and ranked.object_uid = used.object_uid
where ranked.place <= $candidates
order by used.subject_id, ranked.place, used.account_uid
