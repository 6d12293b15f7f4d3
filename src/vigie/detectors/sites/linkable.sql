-- One statement about one site, of a type that can link it to another.
select
    o.domain as domain,
    o.record_type as record_type,
    o.value as value,
    o.valid_from_us as valid_from_us,
    o.valid_to_us as valid_to_us,
    min(o.observed_at_us) as observed_at_us,
    max(o.observed_at_us) as seen_again_us,
    min(o.observation_id) as observation_id
from site_observation as o
join wanted as w on w.record_type = o.record_type
group by o.domain, o.record_type, o.value, o.valid_from_us, o.valid_to_us
order by domain, record_type, value, observation_id
