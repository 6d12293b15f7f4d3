-- A row is one action; a post whose text or file is in a family acts on the family, not on its exact words or id.
select
    action.action_id,
    action.account_uid,
    action.platform,
    action.verb,
    case when action.object_type = 'text' then $text_type else action.object_type end as object_type,
    action.object_uid,
    action.post_uid,
    action.at_us,
    action.at_prec,
    action.source_file_id
from action
left join held on held.post_uid = action.post_uid and held.object_type = action.object_type
where held.post_uid is null
union all
select
    text_action.action_id,
    text_action.account_uid,
    text_action.platform,
    text_action.verb,
    text_action.object_type,
    text_action.object_uid,
    text_action.post_uid,
    text_action.at_us,
    text_action.at_prec,
    text_action.source_file_id
from text_action
union all
select
    media_action.action_id,
    media_action.account_uid,
    media_action.platform,
    media_action.verb,
    media_action.object_type,
    media_action.object_uid,
    media_action.post_uid,
    media_action.at_us,
    media_action.at_prec,
    media_action.source_file_id
from media_action
