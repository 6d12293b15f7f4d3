-- A row is one post with the codes of its account, its hour of day and the stratum that it is shuffled in.
select first_posts.post_key, first_posts.account, strata.hour, strata.stratum
from first_posts
join strata
    on strata.platform_key = first_posts.platform_key
    and strata.hour_us = first_posts.hour_us
    and strata.stratum_us = first_posts.stratum_us
