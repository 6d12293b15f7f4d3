-- A row is one account that passed on or quoted what members of a group wrote: how often, since when.
with passed as (
    select post.account_uid, post.created_at_us, post.reposted_uid as origin_uid
    from post
    where post.reposted_uid is not null
    union all
    select post.account_uid, post.created_at_us, post.quoted_uid as origin_uid
    from post
    where post.quoted_uid is not null
)
select
    members.subject_id,
    passed.account_uid,
    count(*) as times,
    min(passed.created_at_us) as first_at_us
from passed
join post on post.post_uid = passed.origin_uid
join members on members.account_uid = post.account_uid
where passed.account_uid <> post.account_uid
group by members.subject_id, passed.account_uid
order by members.subject_id, passed.account_uid
