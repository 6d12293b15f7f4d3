-- A row is one post of an account that takes part in the decoys.
select posts.post_key, posts.account, posts.stratum
from posts
left join aside on aside.account = posts.account
where aside.account is null
