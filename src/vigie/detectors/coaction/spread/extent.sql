-- The single row says how many posts there are, the largest stratum's number, and the posts of the fullest one.
select
    coalesce(sum(counted.n), 0) as n,
    coalesce(max(counted.stratum), 0) as last_stratum,
    coalesce(max(counted.n), 0) as fullest
from (
    select drawn.stratum, count(*) as n
    from drawn
    group by drawn.stratum
) as counted
