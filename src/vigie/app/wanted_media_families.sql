-- A row is one family of images or videos that is to be shown.
select media_family.*
from media_family
join wanted on wanted.family_id = media_family.family_id
order by media_family.family_id
