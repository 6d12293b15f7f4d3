-- A row is one file that an archive holds, and when an archive first recorded it.
select media_item.sha256, min(media_item.archived_at_us) as at_us
from media_item
where media_item.archived_at_us is not null
group by media_item.sha256
order by media_item.sha256
