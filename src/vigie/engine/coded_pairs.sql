-- One row per distinct pair, with the rank of each node in byte order instead of its name.
select a.code as a, b.code as b
from pairs
inner join nodes as a on a.node = pairs.a
inner join nodes as b on b.node = pairs.b
group by a.code, b.code
