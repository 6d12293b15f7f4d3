-- A row is one window with the pairs of rows in it.
select counted.window_us, sum(counted.n) as n
from counted
group by counted.window_us
