-- A row is one post with its rank within its stratum, in one decoy.
select
    orders.decoy,
    orders.stratum,
    orders.post_key,
    orders.account,
    offsets.before
        + row_number() over (
            partition by orders.decoy, orders.stratum, orders.part
            order by orders.hash, orders.post_key
        ) as place
from orders
join offsets
    on offsets.decoy = orders.decoy
    and offsets.stratum = orders.stratum
    and offsets.part = orders.part
