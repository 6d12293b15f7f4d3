-- A row is one paste with the most of its accounts that had passed on one earlier post bearing a hashtag of it.
with tags as (
    select pasted.paste_id, action.object_uid as tag
    from pasted
    join action on action.post_uid = pasted.post_uid and action.object_type = 'hashtag'
    group by pasted.paste_id, action.object_uid
    having 2 * count(distinct pasted.account_uid) >= max(pasted.accounts)
),
heard as (
    select
        pasted.paste_id,
        action.object_uid as call_uid,
        count(distinct pasted.account_uid) as accounts
    from pasted
    join action
        on action.account_uid = pasted.account_uid
        and action.object_type in ('repost', 'quote', 'reply')
        and action.at_us < pasted.first_us
        and action.at_us >= pasted.first_us - $reach_us
    group by pasted.paste_id, action.object_uid
    having count(distinct pasted.account_uid) > 1
)
select heard.paste_id, max(heard.accounts) as accounts
from heard
join action on action.post_uid = heard.call_uid and action.object_type = 'hashtag'
join tags on tags.paste_id = heard.paste_id and tags.tag = action.object_uid
group by heard.paste_id
order by heard.paste_id
