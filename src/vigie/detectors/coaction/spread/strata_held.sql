-- A row is one combination of platform and hours that posts have.
select first_posts.platform_key, first_posts.hour_us, first_posts.stratum_us
from first_posts
group by first_posts.platform_key, first_posts.hour_us, first_posts.stratum_us
