-- A row is one thing that calls are recognised by, with how often the file holds it.
select 'texts' as what, count(*) as n
from post
where post.text_raw is not null
union all
select 'relays' as what, count(*) as n
from action
where action.object_type in ('repost', 'quote', 'reply')
