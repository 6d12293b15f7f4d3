-- A row is one action of one object type whose time is known finely enough, ids hashed, in no order.
select
    vg_key(actions.object_uid) as object_key,
    vg_key(actions.account_uid) as account_key,
    vg_key(actions.post_uid) as post_key,
    vg_key(actions.platform) as platform_key,
    actions.at_us
from actions
join precisions on precisions.at_prec = actions.at_prec
where actions.object_type = $object_type and precisions.finest_window_s <= $window_s
