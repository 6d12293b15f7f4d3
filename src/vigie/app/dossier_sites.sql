-- A row is one statement on one of the hosts.
select
    site_observation.observation_id,
    site_observation.domain,
    site_observation.source,
    site_observation.record_type,
    site_observation.value,
    site_observation.valid_from_us,
    site_observation.valid_to_us,
    site_observation.observed_at_us
from site_observation
join hosts on hosts.domain = site_observation.domain
order by site_observation.domain, site_observation.record_type, site_observation.observation_id
