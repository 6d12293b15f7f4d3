-- The single row says how many posts there are and the largest stratum.
select count(*) as n, coalesce(max(drawn.stratum), 0) as last_stratum
from drawn
