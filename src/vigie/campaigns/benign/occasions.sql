-- A row is one occasion: pairs of actions of a group on one object, each begun within $quiet_us of the one before.
with pairs as (
    select
        edges.cluster_id,
        edges.object_type,
        evidence.object_uid,
        case when evidence.delta_us < 0 then action.at_us + evidence.delta_us else action.at_us end as first_us,
        case when evidence.delta_us < 0 then action.at_us else action.at_us + evidence.delta_us end as last_us
    from evidence
    join edges on edges.edge_id = evidence.edge_id
    join action on action.action_id = evidence.action_id_a
),
moments as (
    select
        pairs.cluster_id,
        pairs.object_type,
        pairs.object_uid,
        pairs.first_us,
        max(pairs.last_us) as last_us,
        count(*) as pairs
    from pairs
    group by pairs.cluster_id, pairs.object_type, pairs.object_uid, pairs.first_us
),
placed as (
    select
        moments.*,
        max(moments.first_us) over (
            partition by moments.cluster_id, moments.object_type, moments.object_uid
            order by moments.first_us
            rows between unbounded preceding and 1 preceding
        ) as before_us
    from moments
),
numbered as (
    select
        placed.*,
        sum(case when placed.first_us - placed.before_us > $quiet_us then 1 else 0 end) over (
            partition by placed.cluster_id, placed.object_type, placed.object_uid
            order by placed.first_us
            rows between unbounded preceding and current row
        ) as occasion
    from placed
)
select
    numbered.cluster_id,
    numbered.object_type,
    numbered.object_uid,
    numbered.occasion,
    sum(numbered.pairs) as pairs,
    min(numbered.first_us) as first_us,
    max(numbered.last_us) as last_us
from numbered
group by numbered.cluster_id, numbered.object_type, numbered.object_uid, numbered.occasion
