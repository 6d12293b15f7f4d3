-- A row is one family of texts that is to be shown.
select text_family.*
from text_family
join wanted on wanted.family_id = text_family.family_id
order by text_family.family_id
