-- A row is one of the first wordings of a family of texts that is to be shown.
select text_variant.*
from text_variant
join wanted on wanted.family_id = text_variant.family_id
where text_variant.position < $most
order by text_variant.family_id, text_variant.position
