-- One row: the number of accounts of the file that bear more than one handle, in it or in the lake.
select count(*) as n
from (
    select handles.account_uid
    from (
        select staged.account_uid, staged.handle from staged where staged.handle is not null
        union all
        select known.account_uid, known.handle
        from known
        inner join (select distinct staged.account_uid from staged) as seen on seen.account_uid = known.account_uid
        where known.handle is not null
    ) as handles
    group by handles.account_uid
    having min(handles.handle) <> max(handles.handle)
) as renamed
