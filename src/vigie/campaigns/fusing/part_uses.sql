-- A row is one object of a campaign with the accounts inside and outside its core that used it, and the first use inside.
select
    objects.campaign_id,
    objects.object_type,
    objects.object_uid,
    count(distinct core.account_uid) as inside,
    count(distinct action.account_uid) - count(distinct core.account_uid) as outside,
    min(case when core.account_uid is not null then action.at_us end) as first_at_us
from objects
join action on action.object_type = objects.object_type and action.object_uid = objects.object_uid
left join core on core.campaign_id = objects.campaign_id and core.account_uid = action.account_uid
group by objects.campaign_id, objects.object_type, objects.object_uid
order by objects.campaign_id, objects.object_type, objects.object_uid
