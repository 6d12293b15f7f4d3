-- A row is one row of one unit: an action in the unit that it begins pairs in, or as tail of the unit before.
select
    placed.object_key,
    placed.place - placed.place % $unit_rows - sides.is_tail * $unit_rows as unit_start,
    (placed.object_key + placed.place - placed.place % $unit_rows - sides.is_tail * $unit_rows) % $buckets
        as bucket,
    sides.is_tail,
    placed.place,
    placed.at_us,
    placed.post_key,
    placed.account,
    placed.hour,
    placed.n_accounts,
    placed.reach
from (
    select
        keyed.object_key,
        keyed.at_us,
        keyed.post_key,
        posts.account,
        posts.hour,
        objects.n_accounts,
        objects.reach,
        row_number() over (partition by keyed.object_key order by keyed.at_us, keyed.post_key) - 1 as place
    from keyed
    join objects on objects.object_key = keyed.object_key
    join posts on posts.post_key = keyed.post_key
) as placed
join sides
    on sides.is_tail = 0
    or (placed.place >= $unit_rows and placed.place % $unit_rows < placed.reach)
