-- One site that posts link to: when first, how often, how often by accounts of groups.
select
    o.value_canonical as host,
    min(p.created_at_us) as first_at_us,
    count(distinct p.post_uid) as posts,
    count(distinct case when g.account_uid is not null then p.post_uid end) as pushed,
    count(distinct case when g.account_uid is not null then p.account_uid end) as pushers
from post_object as o
join post as p on p.post_uid = o.post_uid
left join grouped as g on g.account_uid = p.account_uid
where o.type = 'domain'
group by o.value_canonical
order by host
