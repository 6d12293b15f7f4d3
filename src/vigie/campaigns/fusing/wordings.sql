-- A row is one text that posts of a campaign publish, in one of its wordings, with how many posts and accounts.
with said as (
    select
        core_posts.campaign_id,
        post_object.value_canonical as text_key,
        count(distinct core_posts.post_uid) as posts,
        count(distinct core_posts.account_uid) as accounts,
        min(post.text_raw) as words
    from post_object
    join core_posts on core_posts.post_uid = post_object.post_uid
    join post on post.post_uid = core_posts.post_uid
    where post_object.type = 'text' and post.text_raw is not null
    group by core_posts.campaign_id, post_object.value_canonical
),
ranked as (
    select
        said.*,
        row_number() over (
            partition by said.campaign_id order by said.accounts desc, said.posts desc, said.text_key
        ) as place
    from said
)
select ranked.campaign_id, ranked.words, ranked.posts, ranked.accounts
from ranked
where ranked.place <= $narratives
order by ranked.campaign_id, ranked.place
