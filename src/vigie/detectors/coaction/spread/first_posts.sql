-- A row is one post as its first row gives it: account, platform, hour of day and hour of the chosen cycle.
select
    ranked.post_key,
    accounts.account,
    ranked.platform_key,
    ranked.day_us - ranked.day_us % 3600000000 as hour_us,
    ranked.cycle_us - ranked.cycle_us % 3600000000 as stratum_us
from (
    select
        keyed.post_key,
        keyed.account_key,
        keyed.platform_key,
        (keyed.at_us % 86400000000 + 86400000000) % 86400000000 as day_us,
        (keyed.at_us % $cycle_us + $cycle_us) % $cycle_us as cycle_us,
        row_number() over (partition by keyed.post_key order by keyed.object_key, keyed.at_us) as place
    from keyed
) as ranked
join accounts on accounts.account_key = ranked.account_key
where ranked.place = 1
