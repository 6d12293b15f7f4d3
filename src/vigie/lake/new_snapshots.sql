-- One row per distinct profile of an account, seen earlier than the lake has seen it or not seen by it at all.
select ranked.*
from (
    select
        staged.*,
        row_number() over (
            partition by
                staged.account_uid, staged.handle, staged.display_name, staged.bio, staged.location_text,
                staged.url, staged.followers, staged.following, staged.n_posts, staged.lang
            order by staged.observed_at_us, staged.record
        ) as place
    from staged
    left join refused on refused.record = staged.record
    where refused.record is null
) as ranked
left join known
    on known.account_uid = ranked.account_uid
    and known.observed_at_us <= ranked.observed_at_us
    and known.handle is not distinct from ranked.handle
    and known.display_name is not distinct from ranked.display_name
    and known.bio is not distinct from ranked.bio
    and known.location_text is not distinct from ranked.location_text
    and known.url is not distinct from ranked.url
    and known.followers is not distinct from ranked.followers
    and known.following is not distinct from ranked.following
    and known.n_posts is not distinct from ranked.n_posts
    and known.lang is not distinct from ranked.lang
where ranked.place = 1 and known.account_uid is null
order by ranked.record, ranked.account_uid
