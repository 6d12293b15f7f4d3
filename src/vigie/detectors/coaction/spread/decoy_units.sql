-- A row is one row of one unit with the account that each decoy of a slice gives its post; null, none.
select
    units.bucket,
    units.object_key,
    units.unit_start,
    units.is_tail,
    units.place,
    units.at_us,
    units.n_accounts,
    units.reach,
    drawn.d0,
    drawn.d1,
    drawn.d2,
    drawn.d3,
    drawn.d4,
    drawn.d5,
    drawn.d6,
    drawn.d7,
    drawn.d8,
    drawn.d9
from units
left join drawn on drawn.post_key = units.post_key
