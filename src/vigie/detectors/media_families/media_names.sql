-- A row is one medium that posts name.
select distinct post_object.value_canonical as value
from post_object
where post_object.type = 'media'
order by value
