-- A row is one account that posts of a campaign mention, with how many do.
select core_posts.campaign_id, post_object.value_canonical as mentioned, count(distinct core_posts.post_uid) as posts
from post_object
join core_posts on core_posts.post_uid = post_object.post_uid
where post_object.type = 'mention'
group by core_posts.campaign_id, post_object.value_canonical
order by core_posts.campaign_id, posts desc, mentioned
