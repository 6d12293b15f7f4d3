-- A row is one domain that accounts of the core link to.
select
    post_object.value_canonical as domain,
    count(distinct post.account_uid) as accounts,
    count(distinct post.post_uid) as posts,
    min(post.created_at_us) as first_at_us
from post_object
join post on post.post_uid = post_object.post_uid
join members on members.account_uid = post.account_uid
where post_object.type = 'domain'
group by post_object.value_canonical
order by post_object.value_canonical
