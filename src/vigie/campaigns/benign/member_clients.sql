-- A row is one group with how many of its members' posts name the program that sent them, by program.
select
    members.cluster_id,
    post.client,
    count(*) as posts
from post
join members on members.account_uid = post.account_uid
where post.client is not null
group by members.cluster_id, post.client
order by members.cluster_id, posts desc, post.client
