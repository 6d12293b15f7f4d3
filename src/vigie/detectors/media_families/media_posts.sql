-- A row is one post that shows one file, and the first word, by name, for what joined them.
with shown as (
    select media_item.sha256, post.post_uid, media_item.ref_kind as how
    from media_item
    join post on post.post_uid = media_item.ref
    where media_item.ref_kind = 'post'
    union all
    select media_item.sha256, post.post_uid, media_item.ref_kind as how
    from media_item
    join post on post.native_id = media_item.ref
    where media_item.ref_kind = 'native' or media_item.ref_kind = 'name'
    union all
    select media_item.sha256, post_object.post_uid, media_item.ref_kind as how
    from media_item
    join post_object on post_object.value_canonical = media_item.ref
    where post_object.type = 'media'
        and (media_item.ref_kind = 'media' or media_item.ref_kind = 'url' or media_item.ref_kind = 'name')
),

each_once as (
    select shown.sha256, shown.post_uid, min(shown.how) as how
    from shown
    group by shown.sha256, shown.post_uid
)

select
    each_once.sha256,
    post.post_uid,
    post.account_uid,
    post.platform,
    post.created_at_us as at_us,
    post.created_at_prec as at_prec,
    case when post.kind = 'repost' then true else false end as repost,
    each_once.how,
    post.source_file_id
from each_once
join post on post.post_uid = each_once.post_uid
order by each_once.sha256, post.post_uid
