-- One row: how often posts of the case that are no articles of the site itself name it, and who first.
select
    count(distinct post.post_uid) as posts,
    count(distinct post.account_uid) as accounts,
    min(post.created_at_us) as first_at_us,
    max(post.created_at_us) as last_at_us
from post_object
inner join post on post.post_uid = post_object.post_uid
where
    post_object.type = 'domain' and post_object.value_canonical = $domain
    and post.platform <> 'web'
