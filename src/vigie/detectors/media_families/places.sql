-- A row is one place where a file was found and what was said there.
select media_item.item_id, media_item.sha256, media_item.place, media_item.ref_kind, media_item.ref,
    media_item.archived_at_us
from media_item
order by media_item.item_id
