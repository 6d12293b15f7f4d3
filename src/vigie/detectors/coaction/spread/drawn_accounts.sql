-- A row is one post with the account that each decoy of a slice gives it.
select
    places.post_key,
    max(case when places.decoy = 0 then holders.account end) as d0,
    max(case when places.decoy = 1 then holders.account end) as d1,
    max(case when places.decoy = 2 then holders.account end) as d2,
    max(case when places.decoy = 3 then holders.account end) as d3,
    max(case when places.decoy = 4 then holders.account end) as d4,
    max(case when places.decoy = 5 then holders.account end) as d5,
    max(case when places.decoy = 6 then holders.account end) as d6,
    max(case when places.decoy = 7 then holders.account end) as d7,
    max(case when places.decoy = 8 then holders.account end) as d8,
    max(case when places.decoy = 9 then holders.account end) as d9
from places
join holders on holders.stratum = places.stratum and holders.place = places.place
group by places.post_key
