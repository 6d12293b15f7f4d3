-- A row is one account that posted: how much, when, in which language, and what its profile said last.
with volumes as (
    select
        post.account_uid,
        count(*) as posts,
        sum(case when post.kind = 'repost' then 1 else 0 end) as reposts,
        min(post.created_at_us) as first_at_us,
        max(post.created_at_us) as last_at_us
    from post
    group by post.account_uid
),
spoken as (
    select post.account_uid, post.lang_declared as lang, count(*) as posts
    from post
    where post.lang_declared is not null
    group by post.account_uid, post.lang_declared
),
languages as (
    select
        spoken.account_uid,
        spoken.lang,
        row_number() over (partition by spoken.account_uid order by spoken.posts desc, spoken.lang) as place
    from spoken
),
profiles as (
    select
        account_snapshot.*,
        row_number() over (
            partition by account_snapshot.account_uid
            order by account_snapshot.observed_at_us desc, account_snapshot.raw_ref
        ) as place
    from account_snapshot
)
select
    account.account_uid,
    account.platform,
    account.kind,
    account.created_at_us,
    account.created_at_prec,
    coalesce(profiles.handle, account.handle) as handle,
    coalesce(profiles.display_name, account.display_name) as display_name,
    profiles.observed_at_us,
    profiles.bio,
    profiles.location_text,
    profiles.url,
    profiles.followers,
    profiles.following,
    profiles.n_posts as posts_ever,
    languages.lang,
    volumes.posts,
    volumes.reposts,
    volumes.first_at_us,
    volumes.last_at_us
from account
join volumes on volumes.account_uid = account.account_uid
left join languages on languages.account_uid = account.account_uid and languages.place = 1
left join profiles on profiles.account_uid = account.account_uid and profiles.place = 1
order by account.account_uid
